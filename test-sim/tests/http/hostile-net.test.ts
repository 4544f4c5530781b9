import { hostile } from "./hostile.ts";

hostile("net");
