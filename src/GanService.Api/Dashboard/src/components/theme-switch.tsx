import { capitalized } from "../format";
import { theme, themes } from "../theme";
import { Icon } from "./icons";

export const ThemeSwitch = () => (
  <fieldset class="switch">
    <legend class="hidden">Theme</legend>
    {themes.map(name => (
      <label key={name} title={`${capitalized(name)} theme`}>
        <input type="radio" name="theme" class="hidden" checked={theme.value === name} onChange={() => (theme.value = name)} />
        <Icon name={name} /><span class="hidden">{capitalized(name)}</span>
      </label>
    ))}
  </fieldset>
);
