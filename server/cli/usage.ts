/** Wrong use of the command line, in a sentence for the person. Ends with exit code 2. */
export class UsageError extends Error {}

/** The workflow failed, or the program has errors: a sentence for the person. Ends with exit code 1. */
export class FailedError extends Error {}

export const USAGE = `Usage: stepscope COMMAND …

  stepscope run FILE [WORKFLOW] [--input NAME=VALUE …] [--json TEXT]
                               [--events] [--trace PATH] [--journal PATH] [--draw PATH]
      Runs a workflow and prints its result. Without --input and --json its start event has no fields.
        --input NAME=VALUE   a field of the start event (again for each)
        --json TEXT          all fields at once, as a JSON object
        --events             print to standard error what happens, line by line
        --trace PATH         save who caused what, as text (PATH.steptrace has colours in VS Code)
        --journal PATH       save all that happened, for \`stepscope trace\`
        --draw PATH          draw what happened; .html, .svg, .md or .mmd says the format
      A workflow that waits for a person asks here, and takes a line of standard input as the answer.

  stepscope check [PATH …] [--watch] [--fix] [--format text|json|sarif|github] [--quiet] [--max-warnings N]
      Checks that steps and events fit together, in files and folders (here, unless given).
        --watch              check again whenever a file changes, until Ctrl+C
        --fix                write into the files what can be mended without a question, and check what is left
        --format             for a person, a program, code scanning, or the annotations of GitHub Actions;
                             in GitHub Actions, text and annotations unless given
        --quiet              only errors
        --max-warnings N     more warnings than that fail, too
      Rules and excluded files are in stepscope.config.json, or under "stepscope" in package.json.

  stepscope graph FILE [WORKFLOW] [--format mermaid|svg|html|json] [--output FILE] [--problems]
      Draws what can happen: the steps and the events between them. Prints Mermaid unless told otherwise.
        --output FILE        write it there; .svg, .html, .md, .mmd or .json says the format too
        --problems           mark what is wrong, as check finds it

  stepscope trace PATH [--json] [--draw PATH]
      Prints what the runs of a saved journal did: who caused what, when, and how long it took; or draws it.

  stepscope --help | --version

Exit codes: 0 fine, 1 the workflow failed or has errors, 2 wrong usage.
`;
