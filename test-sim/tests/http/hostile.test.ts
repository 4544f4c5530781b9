import { hostile } from "./hostile.ts";

hostile("http");
