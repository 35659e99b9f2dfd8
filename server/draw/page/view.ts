const LEAST = 0.02;
const MOST = 4;
/** Below this scale nothing can be read any more. */
const LEGIBLE = 0.3;
/** Room around the whole picture, and how far an arrow key moves it, in pixels. */
const MARGIN = 24;
const STEP = 80;

interface Spot {
  readonly x: number;
  readonly y: number;
}

/** What of the picture is to be seen: moved by wheel, pointer, two fingers and keys. */
export class View {
  readonly #svg: SVGSVGElement;
  readonly #scene: SVGGElement;
  readonly #width: number;
  readonly #height: number;
  #x = 0;
  #y = 0;
  #scale = 1;
  #drawn = 0;
  readonly #pointers = new Map<number, Spot>();
  #travelled = 0;

  constructor(svg: SVGSVGElement, scene: SVGGElement) {
    this.#svg = svg;
    this.#scene = scene;
    this.#width = Number(svg.dataset.width);
    this.#height = Number(svg.dataset.height);
    svg.setAttribute("tabindex", "0");
    svg.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    svg.addEventListener("pointerdown", (event) => this.#down(event));
    svg.addEventListener("pointermove", (event) => this.#move(event));
    for (const type of ["pointerup", "pointercancel"] as const) {
      svg.addEventListener(type, (event) => this.#up(event));
    }
    let { width } = svg.getBoundingClientRect();
    new ResizeObserver(() => {
      const now = svg.getBoundingClientRect().width;
      if (width === 0 && now > 0) this.fit();
      width = now;
    }).observe(svg);
  }

  get dragging(): boolean {
    return this.#pointers.size > 0;
  }

  /** Whether the pointer went a way since it was pressed: then its click is none. */
  get moved(): boolean {
    return this.#travelled > 4;
  }

  /** All of the picture, but not larger than life. */
  fit(): void {
    const { width, height } = this.#svg.getBoundingClientRect();
    const whole = Math.min((width - 2 * MARGIN) / this.#width, (height - 2 * MARGIN) / this.#height);
    this.#scale = clamp(Math.min(1.15, whole));
    this.#x = (width - this.#width * this.#scale) / 2;
    this.#y = (height - this.#height * this.#scale) / 2;
    this.#draw();
  }

  /** All of it where that can be read, else its beginning. */
  begin(first: readonly [number, number, number, number] | undefined): void {
    this.fit();
    if (this.#scale >= LEGIBLE || first === undefined) return;
    const room = this.#svg.getBoundingClientRect();
    const [x, y, width, height] = first;
    const wide = this.#width > this.#height;
    this.#scale = 0.9;
    this.#x = (wide ? 2 * MARGIN : (room.width - width * this.#scale) / 2) - x * this.#scale;
    this.#y = (wide ? (room.height - height * this.#scale) / 2 : 2 * MARGIN) - y * this.#scale;
    this.#draw();
  }

  zoom(factor: number): void {
    const { left, top, width, height } = this.#svg.getBoundingClientRect();
    this.zoomAt(factor, left + width / 2, top + height / 2);
  }

  zoomAt(factor: number, clientX: number, clientY: number): void {
    const { left, top } = this.#svg.getBoundingClientRect();
    const scale = clamp(this.#scale * factor);
    const by = scale / this.#scale;
    this.#x = clientX - left - (clientX - left - this.#x) * by;
    this.#y = clientY - top - (clientY - top - this.#y) * by;
    this.#scale = scale;
    this.#draw();
  }

  pan(key: "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown"): void {
    if (key === "ArrowLeft") this.#x += STEP;
    else if (key === "ArrowRight") this.#x -= STEP;
    else if (key === "ArrowUp") this.#y += STEP;
    else this.#y -= STEP;
    this.#draw();
  }

  /** Moves the picture as far as is needed to see a place, and makes it large enough to read. */
  reveal([x, y, width, height]: readonly [number, number, number, number]): void {
    const room = this.#svg.getBoundingClientRect();
    if (this.#scale < 0.55) {
      this.#scale = 0.9;
      this.#x = room.width / 2 - (x + width / 2) * this.#scale;
      this.#y = room.height / 2 - (y + height / 2) * this.#scale;
    } else {
      this.#x += shift(this.#x + x * this.#scale, width * this.#scale, room.width);
      this.#y += shift(this.#y + y * this.#scale, height * this.#scale, room.height);
    }
    this.#draw();
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault();
    // Lines or pages, where a mouse counts in those.
    const unit = event.deltaMode === 1 ? 16 : event.deltaMode === 2 ? 400 : 1;
    // A trackpad's pinch comes as a wheel with Ctrl; its plain moves go both ways.
    if (event.ctrlKey || event.deltaX === 0) {
      const delta = Math.max(-240, Math.min(240, event.deltaY * unit));
      this.zoomAt(Math.exp(-delta * (event.ctrlKey ? 0.01 : 0.0016)), event.clientX, event.clientY);
      return;
    }
    this.#x -= event.deltaX * unit;
    this.#y -= event.deltaY * unit;
    this.#draw();
  }

  #down(event: PointerEvent): void {
    if (event.button !== 0 && event.pointerType === "mouse") return;
    if (this.#pointers.size === 0) this.#travelled = 0;
    this.#pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  }

  #move(event: PointerEvent): void {
    const before = this.#pointers.get(event.pointerId);
    if (before === undefined) return;
    const now = { x: event.clientX, y: event.clientY };
    const other = [...this.#pointers].find(([id]) => id !== event.pointerId)?.[1];
    this.#pointers.set(event.pointerId, now);
    this.#travelled += Math.abs(now.x - before.x) + Math.abs(now.y - before.y);
    if (!this.moved) return;
    // Only once it is a drag: a captured pointer's click would be the picture's, not the node's.
    if (!this.#svg.hasPointerCapture(event.pointerId)) this.#svg.setPointerCapture(event.pointerId);
    this.#svg.classList.add("drags");
    if (other === undefined) {
      this.#x += now.x - before.x;
      this.#y += now.y - before.y;
    } else {
      const [was, is] = [distance(before, other), distance(now, other)];
      this.#x += (now.x - before.x) / 2;
      this.#y += (now.y - before.y) / 2;
      if (was > 0) this.zoomAt(is / was, (now.x + other.x) / 2, (now.y + other.y) / 2);
    }
    this.#draw();
  }

  #up(event: PointerEvent): void {
    this.#pointers.delete(event.pointerId);
    if (this.#pointers.size === 0) this.#svg.classList.remove("drags");
  }

  /** Once per frame, however often it is asked for. */
  #draw(): void {
    if (this.#drawn !== 0) return;
    this.#drawn = requestAnimationFrame(() => {
      this.#drawn = 0;
      this.#scene.setAttribute("transform", `translate(${this.#x} ${this.#y}) scale(${this.#scale})`);
    });
  }
}

function clamp(scale: number): number {
  return Math.max(LEAST, Math.min(MOST, scale));
}

function distance(a: Spot, b: Spot): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

/** How far to move something so that it lies within the room, with some air. */
function shift(start: number, size: number, room: number): number {
  const air = Math.min(60, Math.max(0, (room - size) / 2));
  if (start < air) return air - start;
  return start + size > room - air ? room - air - start - size : 0;
}
