import type { Field } from "../../board/drivers/lib/types.ts";
import type { Described } from "../../board/kinds/lib/types.ts";
import { lookingFields, unitOf } from "../config/appearance.ts";
import { drivers } from "../config/drivers.ts";
import { kinds } from "../config/kinds.ts";
import type { Config, Part } from "../config/types.ts";

export interface Entity {
  id: string;
  part: Part;
  field: Field;
}

export type Place = "sensors" | "outputs";

/** The entities of a list of parts, in their order: one named as the part, or one a field as `id_field`. */
export function entitiesOf(parts: Part[], place: Place): Entity[] {
  return parts.flatMap((part) =>
    lookingFields(drivers[part.driver], place, part).map((field) => ({
      id: field.field ? `${part.id}_${field.field}` : part.id,
      part,
      field,
    })),
  );
}

/** All entities of a config, sensors first. */
export const allEntities = (config: Pick<Config, "sensors" | "outputs">): Entity[] => [
  ...entitiesOf(config.sensors, "sensors"),
  ...entitiesOf(config.outputs, "outputs"),
];

/** As the control page shows them. The sort is stable. */
export const inOrder = (all: Entity[]): Entity[] => [...all].sort((a, b) => (a.part.order ?? 0) - (b.part.order ?? 0));

/** Ids have no hyphen: device `kitchen` with `air_temp` is another one than `kitchen_air` with `temp`. */
export const uniqueId = (device: string, id: string): string => `${device}-${id}`;

/** What people call it. */
export const nameOf = ({ part, field }: Entity): string => {
  if (field.name) return field.name;
  const name = part.name ?? part.id;
  return field.field ? `${name} ${field.field}` : name;
};

/** The entity as its kind sees it. */
export const described = ({ part, field }: Entity): Described => ({
  ...field,
  part,
  unit: unitOf(field, part),
});

/** Neither on the page nor in Home Assistant. */
export const isHidden = ({ part, field }: Entity): boolean => field.hidden ?? part.hidden === true;

/** What the page has to be able to show. */
export const shownEntities = (config: Pick<Config, "sensors" | "outputs">) =>
  allEntities(config).map((entity) => ({
    kind: entity.field.kind as string,
    hidden: isHidden(entity),
    readonly: entity.part.read_only === true,
  }));

/** The members of an entity that never change, as the inside of a JSON object. */
function fixedMembers(entity: Entity): string {
  const { kind, min, max, step, options, events } = entity.field;
  const { unit } = described(entity);
  const shown = { hidden: isHidden(entity) || undefined, readonly: entity.part.read_only === true || undefined };
  const members = { id: entity.id, name: nameOf(entity), kind, unit, min, max, step, options, events, group: entity.part.group, ...shown };
  return JSON.stringify(members).slice(1, -1);
}

/** The value on which an output is put at boot and at a stop, as its driver takes it. */
export function safeValue(entity: Entity): boolean | number | string | undefined {
  const { safe } = kinds[entity.field.kind];
  const own = entity.field.field ? undefined : (entity.part.safe as boolean | number | string | undefined);
  return safe && (own ?? entity.field.safe ?? safe(described(entity)));
}

/** What `entity` answers on the board. */
export function row(entity: Entity, index: number): unknown[] {
  const { kind, min = null, max = null } = entity.field;
  const fields: unknown[] = [index, kind, fixedMembers(entity), min, max];
  if (kinds[kind].startsSafe) fields.push(safeValue(entity));
  while (fields.at(-1) === null) fields.pop();
  return fields;
}
