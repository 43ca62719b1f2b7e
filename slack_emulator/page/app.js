// Puts the page together: where the person is, what has to be fetched when something changes.

import { follow, read, send } from "./api.js";
import { loadClock, set as setClock, wireClock } from "./clock.js";
import { byId, dropNotice, notice, toast } from "./dom.js";
import { loadHome } from "./home.js";
import { forgetCalls, loadCalls, wireInspector } from "./inspector.js";
import { forgetMessages, loadMessages, showAt, wireMessages } from "./messages.js";
import { hide as hideModal, loadView, wireModal } from "./modal.js";
import { mrkdwn } from "./mrkdwn.js";
import { drawPlace, wireTabs } from "./place.js";
import { drawSidebar, wireSidebar } from "./sidebar.js";
import { appChannel, conversation, enterTeam, fromAddress, inApp, loadConversations, loadState, people, remember, state, toAddress } from "./state.js";
import { loadDraft, wireTalk } from "./talk.js";
import { closeThread, loadThread, openThread, wireThread } from "./thread.js";
import { wireTheme } from "./theme.js";
import { wireToolbar } from "./toolbar.js";

let leave = null;

// One fetch of a kind at a time; whatever comes meanwhile leads to exactly one more.
function oneAtATime(load) {
  let running = null;
  let again = false;
  const run = async () => {
    do {
      again = false;
      await load().catch((error) => toast(error.message));
    } while (again);
    running = null;
  };
  return () => {
    if (running) again = true;
    else running = run();
    return running;
  };
}

const refresh = {
  state: oneAtATime(async () => { await loadState(); setClock(state.now); drawSidebar(); }),
  conversations: oneAtATime(async () => {
    const had = new Map(state.conversations.map((one) => [one.channel, one.unread]));
    await loadConversations();
    drawSidebar();
    await Promise.all(state.conversations.filter((one) => had.has(one.channel) && one.unread > had.get(one.channel)).map(announce));
  }),
  messages: oneAtATime(loadMessages),
  thread: oneAtATime(loadThread),
  home: oneAtATime(loadHome),
  view: oneAtATime(loadView),
  clock: oneAtATime(async () => { await loadClock(); await loadMessages(); }),
  calls: oneAtATime(loadCalls),
};

const looksAt = (channel) => channel === state.channel && state.tab === "messages";

// Somebody wrote where the person is not looking: an answer to a button on Home, for example.
async function announce(one) {
  const { user } = state;
  if (looksAt(one.channel)) return;
  const messages = await read("messages", { user, channel: one.channel, limit: 10 });
  if (user !== state.user || looksAt(one.channel) || !one.unread) return;
  const title = one.with_app ? one.name : `# ${one.name}`;
  const last = messages.filter((message) => message.user !== user).at(-1);
  const words = one.unread > 1 ? `${one.unread} new messages` : mrkdwn((last?.text || "").split("\n")[0]);
  notice(one.channel, title, words, () => go({ channel: one.channel, tab: "messages" }));
}

async function changed({ what, channel }) {
  if (what === "message") {
    await refresh.conversations();
    if (!channel || channel === state.channel) await Promise.all([refresh.messages(), refresh.thread()]);
    drawSidebar();
  } else if (what === "state") {
    await refresh.state();
    await refresh.conversations();
  } else if (refresh[what]) await refresh[what]();
  refresh.calls();
}

function everything() {
  return Promise.all([refresh.state(), refresh.conversations().then(refresh.messages), refresh.thread(), refresh.home(), refresh.view(), refresh.calls()]);
}

async function openHome() {
  await refresh.home();
  await send("open_home", { user: state.user }).catch((error) => toast(error.message));
  await refresh.home();
}

// Become somebody: their conversations, their drafts, their modals, their time.
async function become(user, wanted = {}) {
  leave?.();
  hideModal();
  closeThread();
  forgetMessages();
  byId("notices").replaceChildren();
  byId("clock-said").textContent = "";
  state.user = user;
  state.conversations = [];
  state.channel = null; // nobody asks for what only the last person may see, while theirs are on the way
  await loadConversations();
  const known = state.conversations.some((one) => one.channel === wanted.channel);
  state.channel = known ? wanted.channel : appChannel() || state.conversations[0]?.channel || null;
  state.tab = wanted.tab === "home" && inApp() ? "home" : "messages";
  remember(`person/${state.team.id}`, user);
  drawPlace();
  loadDraft();
  const drawn = refresh.messages();
  leave = follow(user, changed, () => drawn.then(everything)); // what came meanwhile; seeing comes first
  await drawn;
  drawSidebar();
  if (state.tab === "home") openHome();
  await refresh.view();
}

async function goTo({ channel, tab }) {
  const moved = channel !== state.channel;
  state.channel = channel;
  state.tab = tab;
  if (moved) closeThread();
  if (tab === "messages") dropNotice(channel);
  if (moved || (tab === "messages" && conversation()?.unread)) forgetMessages();
  drawPlace();
  loadDraft();
  if (tab === "home") return openHome();
  await refresh.messages();
  drawSidebar();
  toWriting();
  return undefined;
}

// Where there is no keyboard on the screen that would cover half of it.
function toWriting() {
  if (window.matchMedia("(min-width: 761px)").matches) byId("compose").focus({ preventScroll: true });
}

// Into another workspace, as its first person or the one who was there before.
async function enter(team, said = {}) {
  leave?.();
  await enterTeam(team);
  setClock(state.now);
  forgetCalls();
  const first = [said.user, remember(`person/${state.team.id}`)].find((id) => people().some((one) => one.id === id)) || people()[0]?.id;
  if (!first) throw new Error("There is nobody in this workspace yet.");
  await become(first, said);
}

const go = (to) => (to.team ? enter(to.team) : to.user ? become(to.user, { tab: state.tab }).then(() => byId("modal").open || toWriting()) : goTo(to))
  .catch((error) => toast(error.message));

async function start() {
  wireTheme();
  wireSidebar(go);
  wireTabs(go);
  wireMessages();
  wireTalk();
  wireThread();
  wireToolbar(byId("messages"), (message) => openThread(message));
  wireToolbar(byId("thread-messages"), null);
  wireModal();
  wireClock();
  wireInspector();
  window.addEventListener("hashchange", () => follows(fromAddress()).catch((error) => toast(error.message)));
  const said = fromAddress();
  await enter(said.team, said);
  if (said.ts) await showAt(said.ts);
  document.body.dataset.ready = "yes";
}

// Somebody changed the address, or came by a link to a message.
async function follows(said) {
  if (said.user && said.user !== state.user && people().some((one) => one.id === said.user)) await become(said.user, said);
  else if (said.channel && (said.channel !== state.channel || (said.tab || "messages") !== state.tab)) await goTo({ channel: said.channel, tab: said.tab || "messages" });
  if (said.ts) {
    await showAt(said.ts);
    toAddress();
  }
}

start().catch((error) => toast(error.message));
