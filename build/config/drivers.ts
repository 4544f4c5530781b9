import type { Driver } from "../../board/drivers/lib/types.ts";
import { exportsOf } from "./folder.ts";

/** Every driver that a config may name, by what its file in `board/drivers` exports as `driver`; what runs on the board stands beside that. */
export const drivers = await exportsOf<Driver>("board/drivers", "driver");
