export { type CheckConfig, ConfigError, NO_CONFIG, type RuleSeverity, SEVERITIES } from "./config.js";
export { CONFIG_FILE, CONFIG_SECTION, Configs } from "./configs.js";
export { readRuleSettings } from "./rule-settings.js";
export { withSeverities } from "./severities.js";
