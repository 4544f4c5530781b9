import { readConfig } from "../../build/config/index.ts";
import { build, type Image } from "../../build/index.ts";

/** What a board of the fleet gets. */
export interface Member {
  id: string;
  image: Pick<Image, "config" | "files">;
}

export interface MembersOptions {
  /** The configs: one is the template of as many as `count` says; of several each is a device. */
  configs: string[];
  count?: number;
  /** Instead of the broker that they name. */
  broker?: string;
}

/** Longest name of a template in the ids that are made of it. */
const STEM = 14;

/**
 * The devices of a fleet. A template is built once: the others differ from it by their id alone, which has the same length in all of them. All of them have
 * the listener on `net`, as the one on `http` wakes a thousand times a second.
 */
export async function fleetImages({ configs, count, broker }: MembersOptions): Promise<Member[]> {
  if (count === undefined) return Promise.all(configs.map((config) => built(config, broker)));
  const { id } = readConfig(configs[0]);
  const numbered = (n: number) => `${id.slice(0, STEM)}_${String(n).padStart(5, "0")}`;
  const own = numbered(0);
  const { image } = await built(configs[0], broker, own);
  return Array.from({ length: count }, (_, i) => {
    const name = numbered(i + 1);
    const files = image.files.map((file) => ({ ...file, data: renamed(file.data, own, name) }));
    return { id: name, image: { config: { ...image.config, id: name }, files } };
  });
}

async function built(config: string, broker: string | undefined, id?: string): Promise<Member> {
  const { mqtt } = readConfig(config);
  const client = mqtt?.client_id && id ? { mqtt: { client_id: id } } : {};
  const more = { web: { listener: "net" }, ...(id && { id }), ...client };
  const image = await build({ config, quick: true, more, overrides: { mqttUrl: broker } });
  return { id: image.config.id, image };
}

const renamed = (data: Buffer, from: string, to: string): Buffer => Buffer.from(data.toString("latin1").replaceAll(from, to), "latin1");
