/** For the tests of your own program, `src/app.ts`: docs/guides/http.md, "Testing". */
export { type Answer, type Client, client } from "./client.ts";
