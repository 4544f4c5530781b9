import type { BoardApi } from "../../../board/api/index.ts";
import type { Realm } from "../language/realm.ts";

/** The class of global objects whose names do not say it. */
const CLASS_OF: [pattern: RegExp, type: string][] = [
  [/^I2C\d$/, "I2C"],
  [/^SPI\d$/, "SPI"],
  [/^(Serial\d|Loopback[AB]|Telnet|USB|Bluetooth)$/, "Serial"],
];

/**
 * What the board has and the simulator does not: it is there by name, and says `not in the simulator: NAME` when it is used. Returns the modules that
 * are not built.
 */
export function installStubs(realm: Realm, api: BoardApi, built: Record<string, unknown>): Record<string, any> {
  const { global } = realm;
  const refuse = (name: string) =>
    realm.construct(name.replace(/^.*\./, ""), () => {
      throw realm.error("Error", `not in the simulator: ${name}`);
    });
  const fill = (target: any, title: string, names: string[] = []) => {
    for (const name of names)
      if (!(name in target) || target[name] === Object.prototype[name as "toString"]) realm.hide(target, name, refuse(`${title}.${name}`));
  };

  for (const [name, methods] of Object.entries(api.methods)) {
    if (global[name] !== undefined || !api.globals.includes(name)) continue;
    const type: any = refuse(name);
    type.prototype = realm.object();
    realm.hide(type.prototype, "constructor", type);
    fill(type.prototype, name, methods);
    realm.hide(global, name, type);
  }
  for (const name of api.globals) {
    if (name in global || name === "arguments") continue;
    const type = CLASS_OF.find(([pattern]) => pattern.test(name))?.[1];
    if (!type) realm.hide(global, name, api.statics[name] ? realm.object() : refuse(name));
    else {
      const object = Object.create(global[type].prototype);
      fill(
        object,
        name,
        api.methods[type].filter((method) => global[type].prototype[method] === undefined),
      );
      realm.hide(global, name, object);
    }
  }
  for (const [name, names] of Object.entries(api.statics)) if (global[name]) fill(global[name], name, names);

  const modules: Record<string, any> = {};
  for (const [name, names] of Object.entries(api.modules)) {
    const module: any = built[name] ?? realm.object();
    fill(module, `require("${name}")`, names);
    modules[name] = module;
  }
  return modules;
}
