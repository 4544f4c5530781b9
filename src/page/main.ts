import { connect, type Entity } from "./board.ts";
import { find, h, say } from "./dom.ts";
import { clock } from "./format.ts";
import { system } from "./system.ts";
import { type Tile, tile } from "./tiles.ts";
import * as words from "./words.ts";

const main = find("main");
const status = find("header p");
const nav = find("nav");
const controls = h("div");
const device = system();
const tiles: Record<string, Tile> = {};

say(find("h1"), document.title);
say(status, words.CONNECTING);
main.append(controls, device.element);
nav.append(h("a", { href: "#", textContent: words.CONTROLS }), h("a", { href: "#device", textContent: words.DEVICE }));

const turn = () => {
  const second = location.hash === "#device";
  device.element.hidden = !second;
  controls.hidden = second;
  [...nav.children].forEach((link, at) => link.setAttribute("aria-current", at === +second ? "page" : "false"));
  device.look();
};
addEventListener("hashchange", turn);
turn();

let shape = "";
const arrange = (list: Entity[]) => {
  const fresh = JSON.stringify(list.map(({ value, age, error, ...fixed }) => fixed));
  // The same entities again: the tiles stay, with the focus in them.
  if (fresh !== shape) {
    shape = fresh;
    const groups: Record<string, HTMLElement> = {};
    controls.textContent = list.length ? "" : words.EMPTY;
    for (const entity of list) {
      const group = entity.group || "";
      if (!groups[group]) {
        groups[group] = h("section");
        if (group) controls.append(h("h2", { dir: "auto", textContent: group }));
        controls.append(groups[group]);
      }
      tiles[entity.id] = tile(entity);
      groups[group].append(tiles[entity.id].element);
    }
  }
  for (const entity of list) tiles[entity.id].update(entity);
};

setInterval(() => {
  for (const id in tiles) tiles[id].tick();
}, 5e3);

connect({
  entities: arrange,
  values(changed) {
    for (const id in changed) tiles[id]?.update({ value: changed[id] });
  },
  link(state, since) {
    document.body.className = state;
    say(status, state === "live" ? words.LIVE : state === "poll" ? words.POLLING : words.AWAY + clock(since));
  },
  login: (wrong) =>
    new Promise((resolve) => {
      const user = h("input", { autocomplete: "username", required: true });
      const password = h("input", { type: "password", autocomplete: "current-password" });
      const form = h(
        "form",
        {},
        h("label", {}, words.USER, user),
        h("label", {}, words.PASSWORD, password),
        h("p", { role: "alert", textContent: wrong ? words.WRONG : "" }),
        h("button", { textContent: words.LOGIN }),
      );
      document.body.className = "locked";
      say(status, "");
      form.onsubmit = (event) => {
        event.preventDefault();
        form.remove();
        resolve([user.value, password.value]);
      };
      main.prepend(form);
      user.focus();
    }),
});
