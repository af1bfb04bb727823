using System.Globalization;
using System.Text;
using Serilog.Core;
using Serilog.Events;

namespace GanService.Api.Hosting;

/// <summary>
/// Makes what requests and files put into the log harmless: characters that begin new lines, steer terminals or turn the direction of text are
/// written as <c>\u000a</c>. Exceptions become the property <c>Trace</c>, whose lines are those of the trace only, and the request that a line is of
/// becomes <c>OfRequest</c>.
/// </summary>
public sealed class LogText : ILogEventEnricher
{
    public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
    {
        foreach (var (name, value) in logEvent.Properties.ToArray())
            logEvent.AddOrUpdateProperty(new(name, Escape(value)));
        if (logEvent.TraceId is { } trace)
            logEvent.AddOrUpdateProperty(new("OfRequest", new ScalarValue($" ({trace})")));
        if (logEvent.Exception is { } error)
            logEvent.AddOrUpdateProperty(new("Trace", new ScalarValue(TraceOf(error) + Environment.NewLine)));
    }

    /// <summary>A text in which nothing is hidden.</summary>
    public static string Escape(string text)
    {
        if (!text.EnumerateRunes().Any(IsHidden))
            return text;
        var escaped = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
            escaped.Append(IsHidden(rune) ? string.Create(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}") : rune.ToString());
        return escaped.ToString();
    }

    private static bool IsHidden(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static LogEventPropertyValue Escape(LogEventPropertyValue value) => value switch
    {
        ScalarValue { Value: { } scalar } when scalar.ToString() is { } text && Escape(text) is var escaped && escaped != text => new ScalarValue(escaped),
        SequenceValue sequence => new SequenceValue(sequence.Elements.Select(Escape)),
        StructureValue structure => new StructureValue(structure.Properties.Select(p => new LogEventProperty(p.Name, Escape(p.Value))), structure.TypeTag),
        DictionaryValue dictionary => new DictionaryValue(dictionary.Elements.Select(e => KeyValuePair.Create((ScalarValue)Escape(e.Key), Escape(e.Value)))),
        _ => value,
    };

    private static string TraceOf(Exception error) => string.Join(Environment.NewLine, MessagesOf(error)
        .Aggregate(error.ToString(), (trace, message) => message.Length > 0 ? trace.Replace(message, Escape(message), StringComparison.Ordinal) : trace)
        .ReplaceLineEndings("\n").Split('\n').Select(Escape));

    private static IEnumerable<string> MessagesOf(Exception error) =>
        (error is AggregateException several ? several.InnerExceptions : error.InnerException is { } inner ? [inner] : Enumerable.Empty<Exception>()).SelectMany(MessagesOf).Prepend(error.Message);
}
