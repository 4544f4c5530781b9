/** Parts of the device as design.md, section 4, splits its variables. */
export const split = { interpreter: 40, http: 100, mqtt: 110, tasks: 45, device: 100, system: 45, user: 80 } as const;

export type Part = keyof typeof split;

const parts: [RegExp, Part][] = [
  [/^src\/http\/|^src\/api\/(?:http|entities)\.ts$/, "http"],
  [/^src\/mqtt\/|^src\/api\/(?:mqtt|discovery)\.ts$/, "mqtt"],
  [/^src\/tasks\//, "tasks"],
  [/^src\/device\/|^demitasse:entities$|board\/(?:drivers|kinds)\/|^espruino(?:-exports)?:/, "device"],
  [/^src\/(?:system\/|records\/|api\/|main\.ts$|index\.ts$)|^demitasse:app$|^\(glue\)$/, "system"],
];

/** The part that a source file of the bundle belongs to; what is nobody else's is the user's. */
export const partOf = (module: string): Part => parts.find(([pattern]) => pattern.test(module))?.[1] ?? "user";

const features: [RegExp, string][] = [
  [/^src\/http\/net-listener\/(?!parse-head)/, "net listener"],
  [/^src\/http\/http-listener\//, "http listener"],
  [/^src\/http\/client\//, "http.fetch"],
  [/^src\/http\/extras\/auth\.ts$/, "login"],
  [/^src\/http\/extras\/events\.ts$/, "event stream"],
  [/^src\/http\/extras\/cookie\.ts$/, "cookies"],
  [/^src\/api\/files\.ts$/, "web files"],
  [/^src\/api\/discovery\.ts$/, "Home Assistant discovery"],
  [/^src\/system\/wifi\.ts$/, "Wi-Fi"],
  [/^src\/system\/clock\.ts$|^src\/tasks\/daily\.ts$/, "time of day"],
  [/^src\/device\/rules\.ts$/, "rules"],
  [/^src\/device\/persistence\.ts$/, "restore"],
  [/^src\/device\/press\.ts$/, "presses"],
  [/^demitasse:entities$/, "what the config says of parts and rules"],
  [/^src\/mqtt\/|^src\/api\/mqtt\.ts$/, "MQTT"],
];

export const featureNames: string[] = features.map(([, feature]) => feature);

/** What of a config brings a source file into the bundle: a feature, a driver, a module; undefined where it is always there. */
export function featureOf(module: string): string | undefined {
  const driver = /board\/drivers\/([^/]+)\.ts$/.exec(module)?.[1];
  if (/board\/drivers\/lib\//.test(module)) return "drivers";
  if (driver) return driver === "module" ? "drivers" : `driver ${driver}`;
  if (module.startsWith("espruino:")) return `module ${module.slice(9)}`;
  if (partOf(module) === "user") return "your program";
  return features.find(([pattern]) => pattern.test(module))?.[1];
}
