using System.Data.Common;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace GanService.Api.Tests;

/// <summary>The commands that this process's services send to their databases.</summary>
public sealed class DatabaseCommands : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly Action<DbCommand> hear;
    private readonly List<IDisposable> subscriptions = [];

    private DatabaseCommands(Action<DbCommand> hear)
    {
        this.hear = hear;
        subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
    }

    /// <summary>Hears of commands that were executed, on the threads that did, before their callers go on.</summary>
    public static IDisposable Hear(Action<DbCommand> hear) => new DatabaseCommands(hear);

    /// <summary>Does something right after the next command with such a text and parameter: what a race would do by chance.</summary>
    public static IDisposable AfterOne(string text, string parameter, Func<Task> act)
    {
        var armed = 1;
        return Hear(command =>
        {
            if (command.CommandText.Contains(text, StringComparison.Ordinal) && Has(command, parameter) && Interlocked.Exchange(ref armed, 0) == 1)
                act().GetAwaiter().GetResult();
        });
    }

    /// <summary>Whether a command has a parameter of that value.</summary>
    public static bool Has(DbCommand command, string parameter) => command.Parameters.Cast<DbParameter>().Any(p => Equals(p.Value, parameter));

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == DbLoggerCategory.Name)
            subscriptions.Add(value.Subscribe(this));
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is CommandExecutedEventData { Command: var command })
            hear(command);
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose() => subscriptions.ForEach(s => s.Dispose());
}
