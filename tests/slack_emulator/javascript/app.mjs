// A small app that uses what Bolt for JavaScript offers. It prints "ready" once it can be used, and "done"
// each time that it has done what it was told to.
// With PORT it listens over HTTP, else it connects through Socket Mode.

import bolt from "@slack/bolt";

const { App, ignoreSelf } = bolt;
const port = process.env.PORT;
const app = new App({
  token: process.env.SLACK_BOT_TOKEN,
  clientOptions: { slackApiUrl: process.env.SLACK_API_URL },
  signingSecret: process.env.SLACK_SIGNING_SECRET,
  // Bolt's own refusal of what the app itself did is used below, so that "done" is said of that too.
  ignoreSelf: false,
  ...(port ? {} : { socketMode: true, appToken: process.env.SLACK_APP_TOKEN }),
});

app.use(async ({ next }) => {
  try {
    await next();
  } finally {
    console.log("done");
  }
});
app.use(ignoreSelf);

const plain = (text) => ({ type: "plain_text", text });
const button = (action_id, text) => ({ type: "button", action_id, text: plain(text), value: text });
const input = (block_id, element) => ({ type: "input", block_id, label: plain(block_id), element: { action_id: "given", ...element } });
const form = (title, ...blocks) => ({ type: "modal", callback_id: title, title: plain(title), submit: plain("Next"), blocks });
const note = (text) => ({ type: "section", text: plain(text) });

app.command("/helper", async ({ ack, command, client, respond, say }) => {
  const deeds = {
    form: () => client.views.open({ trigger_id: command.trigger_id, view: form("first", input("word", { type: "plain_text_input" })) }),
    later: () => respond({ text: "Later", response_type: "in_channel" }),
    file: () => client.filesUploadV2({ channel_id: command.channel_id, filename: "a.csv", content: "a,b\n1,2\n", initial_comment: "Numbers" }),
    select: () => say({ text: "Who?", blocks: [{ type: "actions", block_id: "row", elements: [{ type: "external_select", action_id: "who", min_query_length: 1 }] }] }),
    buttons: () => say({ text: "Well?", blocks: [{ type: "actions", elements: [button("yes", "Yes"), button("no", "No")] }] }),
  };
  const deed = deeds[command.text];
  await ack(deed ? undefined : `Hello <@${command.user_id}>`);
  await deed?.();
});

app.action("yes", async ({ ack, respond, body }) => {
  await ack();
  await respond({ text: `${body.user.name} said yes`, replace_original: true });
});
app.action("no", async ({ ack, respond }) => {
  await ack();
  await respond({ delete_original: true });
});
app.action("who", async ({ ack, action, say }) => {
  await ack();
  await say(`Chose ${action.selected_option.value}`);
});
app.options("who", async ({ ack, options }) => ack({ options: [{ text: plain(options.value), value: options.value }] }));

app.view("first", async ({ ack, view }) => {
  const word = view.state.values.word.given.value;
  if (word === "wrong") return ack({ response_action: "errors", errors: { word: "Another word, please" } });
  if (word === "more") return ack({ response_action: "push", view: form("second", note("On top")) });
  return ack({ response_action: "update", view: form("second", note(word)) });
});
app.view("second", async ({ ack }) => ack({ response_action: "clear" }));

app.shortcut("new_note", async ({ ack, shortcut, client }) => {
  await ack();
  await client.views.open({ trigger_id: shortcut.trigger_id, view: form("second", note("From a shortcut")) });
});
app.shortcut("keep", async ({ ack, shortcut, respond }) => {
  await ack();
  await respond(`Kept: ${shortcut.message.text}`);
});

app.event("app_home_opened", async ({ event, client }) => {
  await client.views.publish({ user_id: event.user, view: { type: "home", blocks: [note(`Home of ${event.user}`)] } });
});
app.message("hello", async ({ message, say }) => {
  await say({ text: "Hello yourself", thread_ts: message.ts });
});
app.event("app_mention", async ({ event, client }) => {
  await client.reactions.add({ channel: event.channel, timestamp: event.ts, name: "eyes" });
});

process.on("SIGTERM", async () => {
  await app.stop();
  process.exit(0);
});
await app.start(port);
console.log("ready");
