import { JokeFlow } from "./joke.js";

// A program that runs a workflow itself: F5 and `stepscope run` run it as it is.
const flow = new JokeFlow({ timeout: 60 });
const result = await flow.run({ topic: process.argv[2] ?? "pirates" });
console.log(result);
