#!/usr/bin/env node
import { start } from "./start.js";

// Not the built file itself: npm links a command when it installs, which in the repository is before the build.
await start(() => import("../dist/language/main.js"));
