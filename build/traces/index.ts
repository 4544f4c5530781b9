export { createMapper, type Mapper } from "./mapper.ts";
export { buildIn, findMap, keepMap, keptMaps, knownBuilds } from "./maps.ts";
