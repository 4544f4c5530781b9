export { detokenise } from "./detokenise.ts";
export { tokenMap } from "./map.ts";
export { type Tokens, tokenise } from "./tokenise.ts";
