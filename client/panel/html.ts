/** Where the page's parts are, as the page's own addresses. */
export interface PanelHtmlOptions {
  /** The webview's `cspSource`: the origin that the page's own files come from. */
  readonly cspSource: string;
  /** Unguessable, and new for each page: see `createNonce`. */
  readonly nonce: string;
  readonly scriptUri: string;
  readonly styleUri: string;
  /** BCP 47, such as `en` or `pt-br`. */
  readonly language: string;
}

/** The panel's page. Nothing runs or loads that isn't named here. */
export function panelHtml({ cspSource, nonce, scriptUri, styleUri, language }: PanelHtmlOptions): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    `img-src ${cspSource} data:`,
    `font-src ${cspSource}`,
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="${escapeAttribute(language)}">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="${escapeAttribute(policy)}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Workflow</title>
  <link rel="stylesheet" href="${escapeAttribute(styleUri)}">
</head>
<body>
  <div id="root"></div>
  <script nonce="${escapeAttribute(nonce)}" src="${escapeAttribute(scriptUri)}"></script>
</body>
</html>
`;
}

/** 128 random bits as text. */
export function createNonce(): string {
  return crypto.randomUUID().replaceAll("-", "");
}

function escapeAttribute(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
