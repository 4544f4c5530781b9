/** For the tests of your own program, `src/app.ts`: docs/guides/http.md, "Testing", and docs/guides/desk.md. */
export { type Answer, type Client, client } from "./client.ts";
export { type DeskDevice, type DeskOptions, openDesk } from "./desk.ts";
