/** The messages posted to the webhook. Plain JSON. */
export interface SlackState {
  messages: { readonly text: string; readonly at: string }[];
}
