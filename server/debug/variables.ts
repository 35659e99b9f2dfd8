import type { DebugProtocol } from "@vscode/debugprotocol";
import type { AgentScope, AgentVariable } from "stepscope/debug";

const HINTS: Partial<Record<AgentScope["name"], string>> = { Event: "arguments", Workflow: "locals" };

/** A scope as the protocol has it. */
export function scope({ name, reference, named, indexed }: AgentScope): DebugProtocol.Scope {
  const presentationHint = HINTS[name];
  return {
    name,
    variablesReference: reference,
    namedVariables: named,
    indexedVariables: indexed,
    expensive: false,
    ...(presentationHint === undefined ? {} : { presentationHint }),
  };
}

/** A variable as the protocol has it; its type only for clients that show types. */
export function variable(one: AgentVariable, showsTypes: boolean): DebugProtocol.Variable {
  const { name, value, type, reference, named, indexed } = one;
  return {
    name,
    value,
    variablesReference: reference,
    ...(showsTypes ? { type } : {}),
    ...(named > 0 ? { namedVariables: named } : {}),
    ...(indexed > 0 ? { indexedVariables: indexed } : {}),
  };
}
