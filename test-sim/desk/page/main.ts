import type { Deed, Scene } from "../bench.ts";
import { drawBoard } from "./board.ts";
import { complain, find, h, say } from "./dom.ts";
import { type Drawn, drawKnob } from "./knob.ts";

/** Tells the bench what to do; what it refuses is said for some seconds. */
async function play(deed: Deed): Promise<void> {
  const answer = await fetch("/play", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(deed) });
  const told = await answer.json();
  if (answer.ok) show(told);
  else complain(told.error);
}

const drawn = new Map<string, Drawn>();
let controls: ((scene: Scene) => void) | undefined;

function show(scene: Scene): void {
  document.title = `${scene.name}: bench`;
  say(find("h1"), scene.name);
  say(find("#time"), `${new Date(scene.time).toLocaleString()}${scene.speed === 1 ? "" : `, ${scene.speed} times as fast`}`);
  controls ??= drawControls(scene);
  controls(scene);
  for (const knob of scene.knobs) {
    let one = drawn.get(knob.id);
    if (!one) {
      one = drawKnob(knob, play);
      drawn.set(knob.id, one);
      find(knob.place === "world" ? "#world" : "#device").append(one.element);
    }
    one.show(scene.values[knob.id], scene.errors[knob.id]);
  }
  drawBoard(scene);
  const log = find("#log");
  const follows = log.scrollTop + log.clientHeight >= log.scrollHeight - 4;
  say(log, scene.log.join("\n"));
  if (follows) log.scrollTop = log.scrollHeight;
}

/** What is done to the board as a whole. */
function drawControls(scene: Scene): (scene: Scene) => void {
  const nav = find("#board-controls");
  const toggle = (name: "power" | "wifi" | "broker", text: string) => {
    const button = h("button", { textContent: text });
    button.onclick = () => play({ do: name, on: button.ariaPressed !== "true" });
    nav.append(button);
    return (now: Scene) => {
      button.ariaPressed = String(now[name]);
    };
  };
  const all = [toggle("power", "Power"), toggle("wifi", "Wi-Fi"), ...(scene.broker === undefined ? [] : [toggle("broker", "Broker")])];
  const speed = h("select", { ariaLabel: "Speed of time" });
  for (const times of [1, 10, 60, 600]) speed.append(h("option", { value: String(times), textContent: `${times}×` }));
  speed.onchange = () => play({ do: "speed", times: Number(speed.value) });
  const clock = h("button", { textContent: "Set the clock" });
  clock.onclick = () => {
    const time = prompt("What time is it for the device?", new Date().toISOString());
    if (time) play({ do: "clock", time });
  };
  nav.append(speed, clock, h("a", { href: scene.url, target: "_blank", textContent: "Its page" }));
  return (now) => {
    for (const one of all) one(now);
    if (document.activeElement !== speed) speed.value = String(now.speed);
  };
}

const scenes = new EventSource("/scenes");
scenes.onmessage = ({ data }) => {
  say(find("aside"), find("aside").textContent === "The bench has ended." ? "" : (find("aside").textContent ?? ""));
  show(JSON.parse(data));
};
scenes.onerror = () => say(find("aside"), "The bench has ended.");
