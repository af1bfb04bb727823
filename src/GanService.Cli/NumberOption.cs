using System.CommandLine;
using System.Globalization;
using System.Numerics;

namespace GanService.Cli;

/// <summary>Options that are numbers, with an error in our words.</summary>
internal static class NumberOption
{
    public static Option<T?> Make<T>(string name, string description)
        where T : struct, INumber<T> => new(name)
        {
            Description = description,
            HelpName = "N",
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
                    return number;
                result.AddError($"{name} needs a {(typeof(T) == typeof(double) ? "" : "whole ")}number, and not '{text}'.");
                return null;
            },
        };
}
