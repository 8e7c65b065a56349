// All of it holds on Windows as well; what asks for users and modes of Unix is left out there.
import "./instance_test.ts";
