// Writes the Fluent 2 design tokens that a stylesheet uses as CSS custom
// properties: node tokens.mjs NPM-FOLDER STYLESHEET
//
// Light is the default, dark follows the system, and data-theme="light", "dark" or
// "contrast" on the root element overrules the system. Names are the theme's own
// keys (--colorNeutralBackground1). What the stylesheet does not use is left
// out: a theme has some 460 tokens.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";

const [npm, stylesheet] = process.argv.slice(2);

// require, not import: an import would look for the package beside this file.
const { webLightTheme: light, webDarkTheme: dark, teamsHighContrastTheme: contrast } = createRequire(resolve(npm, "package.json"))("@fluentui/tokens");

const css = readFileSync(stylesheet, "utf8").replace(/\/\*[\s\S]*?\*\//g, "");
const names = (pattern) => new Set(Array.from(css.matchAll(pattern), (match) => match[1]));
const own = names(/(?<=[{;\s])--([\w-]+)\s*:/g);
const used = [...names(/var\(\s*--([\w-]+)/g)].filter((name) => !own.has(name)).sort();

const unknown = used.filter((name) => !Object.hasOwn(light, name));
if (unknown.length > 0) {
  console.error(`${stylesheet} uses ${unknown.map((name) => "--" + name).join(", ")}, which Fluent's web theme does not have.`);
  process.exit(1);
}

const declarations = (theme, names) => names.map((name) => `--${name}:${theme[name]};`).join("\n");
const other = (theme) => declarations(theme, used.filter((name) => theme[name] !== light[name]));
const darker = other(dark);
process.stdout.write(`/* Fluent 2 web themes, from @fluentui/tokens (MIT). Made by web/bundle/tokens.mjs. */
:root{color-scheme:light;
${declarations(light, used)}
}
@media (prefers-color-scheme:dark){
:root:not([data-theme=light]){color-scheme:dark;
${darker}
}
}
:root[data-theme=dark]{color-scheme:dark;
${darker}
}
:root[data-theme=contrast]{color-scheme:dark;
${other(contrast)}
}
`);
