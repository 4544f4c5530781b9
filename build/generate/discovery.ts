import type { KindName } from "../../board/kinds/lib/types.ts";
import { appearanceOf, platformOf } from "../config/appearance.ts";
import { canonicalUnit } from "../config/home-assistant.ts";
import { kinds } from "../config/kinds.ts";
import type { Config, Part } from "../config/types.ts";
import { allEntities, described, type Entity, isHidden, nameOf, uniqueId } from "./described.ts";
import { diagnostics } from "./diagnostics.ts";
import { hasPresses } from "./inputs.ts";
import { canFail } from "./polls.ts";

/** One component of the device. */
function component(entity: Entity, device: string, base: string): Record<string, unknown> {
  const { id, part, field } = entity;
  const kind = shownKind(entity);
  const look = appearanceOf(field, part);
  const entityOf = described(entity);
  const unit = entityOf.unit === undefined ? undefined : canonicalUnit(entityOf.unit);
  return {
    p: kind,
    uniq_id: uniqueId(device, id),
    name: nameOf(entity),
    ...kinds[kind].component({ ...entityOf, unit }, `${base}/${id}/state`, `${base}/${id}/set`),
    dev_cla: look.class,
    stat_cla: look.stateClass,
    ic: look.icon,
    ent_cat: look.category,
    en: look.enabled ? undefined : false,
  };
}

const shownKind = ({ part, field }: Entity): KindName => platformOf(field, part);

/** What Home Assistant is told of. A button that nobody may press is nothing to it. */
const shown = (config: Config): Entity[] =>
  allEntities(config).filter(
    (entity) => !isHidden(entity) && !entity.field.of && !(entity.part.read_only && kinds[entity.field.kind].value === "none"),
  );

/** What happens at a push-button, as an event entity beside its binary sensor (https://www.home-assistant.io/integrations/event.mqtt/). */
const presses = ({ id, name, long, double }: Part, device: string, base: string): Record<string, unknown> => ({
  p: "event",
  uniq_id: uniqueId(device, `${id}_press`),
  name: `${name ?? id} press`,
  dev_cla: "button",
  stat_t: `${base}/${id}/press`,
  evt_typ: ["single", ...(double ? ["double"] : []), ...(long ? ["long"] : [])],
});

/** What the device announces, as `id:platform`. */
export const announced = (config: Config): string[] => [
  ...(config.diagnostics ? Object.entries(diagnostics(config)).map(([id, { p }]) => `${id}:${p}`) : []),
  ...shown(config).map((entity) => `${entity.id}:${shownKind(entity)}`),
  ...config.sensors.filter(hasPresses).map(({ id }) => `${id}_press:event`),
];

/**
 * The payload of `DISCOVERY_PREFIX/device/ID/config`: all of it is known at build time, so the board streams it from Storage
 * and never holds it in memory.
 */
export function discovery(config: Config, version: string): string {
  const base = `${config.mqtt?.prefix}/${config.id}`;
  // Of the two forms of availability a component may have one, and inherits the device's.
  const status = { t: `${base}/status` };
  const faults = config.sensors.some(canFail);
  const health = ({ id, part }: Entity) =>
    config.sensors.includes(part) && canFail(part) ? { avty: [status, { t: `${base}/${id}/status` }], avty_mode: "all" } : {};
  return JSON.stringify({
    dev: { ids: config.id, name: config.name, mf: "Demitasse", mdl: config.board, sw: version },
    o: { name: "Demitasse", sw: version },
    ...(faults ? { avty: [status] } : { avty_t: status.t }),
    cmps: Object.fromEntries([
      ...(config.diagnostics ? Object.entries(diagnostics(config)) : []),
      ...shown(config).map((entity) => [entity.id, { ...component(entity, config.id, base), ...health(entity) }] as const),
      ...config.sensors.filter(hasPresses).map((part) => [`${part.id}_press`, presses(part, config.id, base)] as const),
    ]),
  });
}
