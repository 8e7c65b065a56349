import { testPlatform } from "../contract.ts";
// Opens the libraries before a test counts what it opened.
import "./platform.ts";
import { openWriter } from "./testing.ts";

testPlatform("windows", openWriter);
