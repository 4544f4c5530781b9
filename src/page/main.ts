import { connect, type Entity, silence } from "./board.ts";
import { find, h, say } from "./dom.ts";
import { look } from "./system.ts";
import { type Tile, tile } from "./tiles.ts";
import * as words from "./words.ts";

const controls = find("main>div");
const status = find("header p");
const links = document.querySelectorAll("a");
const form = find<HTMLFormElement>("form");
const [user, password, enter] = form.elements as unknown as HTMLInputElement[];
const tiles: Record<string, Tile> = {};

say(links[0], words.CONTROLS);
say(links[1], words.DEVICE);
user.before(words.USER);
password.before(words.PASSWORD);
say(enter, words.LOGIN);

const turn = () => {
  const second = location.hash === "#device";
  controls.hidden = second;
  find("section").hidden = !second;
  links[0].setAttribute("aria-current", `${!second}`);
  links[1].setAttribute("aria-current", `${second}`);
  look();
};
addEventListener("hashchange", turn);
turn();

declare const WITH: Record<string, boolean>;

let shape = "";
const arrange = (all: Entity[]) => {
  const list = WITH.readonly ? all.filter((entity) => !entity.hidden) : all;
  const fixed = JSON.stringify(list.map((entity) => ({ ...entity, value: 0, age: 0, error: 0 })));
  // The same entities again: the tiles stay, with the focus in them.
  if (fixed !== shape) {
    shape = fixed;
    const groups: Record<string, HTMLElement> = {};
    controls.textContent = "";
    for (const entity of list) {
      const { id, group = "" } = entity;
      const key = `#${group}`;
      if (!groups[key]) {
        groups[key] = h("div");
        controls.append(h("h2", { dir: "auto" }, group), groups[key]);
      }
      tiles[id] = tile(entity);
      groups[key].append(tiles[id].element);
    }
  }
  for (const entity of list) tiles[entity.id].update(entity);
};

setInterval(() => {
  for (const id in tiles) tiles[id].tick();
  look();
}, 5e3);

connect({
  entities: arrange,
  update(id, fresh) {
    tiles[id]?.update(fresh);
  },
  link(state) {
    document.body.className = state;
    say(status, { live: words.LIVE, poll: words.POLLING, away: silence() }[state]);
  },
  login: (wrong) =>
    new Promise((resolve) => {
      document.body.className = "locked";
      say(find("form p"), wrong ? words.WRONG : "");
      form.onsubmit = (event) => {
        event.preventDefault();
        document.body.className = "";
        resolve(`${user.value}:${password.value}`);
      };
      user.focus();
    }),
});
