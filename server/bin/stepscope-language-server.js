#!/usr/bin/env node
// Not the built file itself: npm links a command when it installs, which in the repository is before the build.
import "../dist/language/main.js";
