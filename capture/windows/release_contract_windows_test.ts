import { testRelease } from "../release_contract.ts";
// Opens the libraries before a test counts what it opened.
import "./platform.ts";
import { openReleaseDesk } from "./testing_release.ts";

testRelease("windows", openReleaseDesk);
