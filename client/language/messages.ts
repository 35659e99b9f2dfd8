import type { CancellationToken } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient/node";
import type { NotificationMessage, RequestMessage } from "../../server/language/contract.js";

/** Sends a request of the contract. */
export function sendRequest<Params, Result>(
  client: BaseLanguageClient,
  message: RequestMessage<Params, Result>,
  params: Params,
  token?: CancellationToken,
): Promise<Result> {
  return token === undefined
    ? client.sendRequest<Result>(message.method, params)
    : client.sendRequest<Result>(message.method, params, token);
}

/** Sends a notification of the contract. */
export function sendNotification<Params>(
  client: BaseLanguageClient,
  message: NotificationMessage<Params>,
  params: Params,
): Promise<void> {
  return client.sendNotification(message.method, params);
}

/** Listens to a notification of the contract. */
export function onNotification<Params>(
  client: BaseLanguageClient,
  message: NotificationMessage<Params>,
  listener: (params: Params) => void,
): void {
  client.onNotification(message.method, listener);
}
