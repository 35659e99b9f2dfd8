/** Answers a prompt. */
export interface JokeTeller {
  readonly model: string;
  complete(prompt: string): Promise<string>;
}

/** OpenAI's model through the AI SDK where OPENAI_API_KEY is set; else one that needs no key and no network. */
export function jokeTeller(): JokeTeller {
  return process.env.OPENAI_API_KEY ? paid("gpt-4o-mini") : offline;
}

function paid(model: string): JokeTeller {
  return {
    model,
    async complete(prompt) {
      const [{ generateText }, { openai }] = await Promise.all([import("ai"), import("@ai-sdk/openai")]);
      const { text } = await generateText({ model: openai(model), prompt });
      return text;
    },
  };
}

/** Always the same joke about a topic, so that two runs can be compared. */
const offline: JokeTeller = {
  model: "offline joke teller",
  async complete(prompt) {
    const topic = prompt.match(/joke about (.+)\.$/)?.[1];
    if (topic !== undefined) return `Why did the ${topic} refuse to play cards? The deck was already swabbed.`;
    const joke = prompt.slice(prompt.indexOf(":") + 1).trim();
    return `Analysis: ${joke.length} characters, one question, one pun on "deck". Critique: short, dry, seaworthy.`;
  },
};
