using System.Data.Common;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace GanService.Api.Tests;

/// <summary>Does something right after the next query about a job, before its caller goes on: what a race would do by chance.</summary>
public sealed class AfterOneQuery : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly string jobId;
    private readonly string text;
    private readonly Func<Task> act;
    private readonly List<IDisposable> subscriptions = [];
    private int armed = 1;

    private AfterOneQuery(string jobId, string text, Func<Task> act)
    {
        (this.jobId, this.text, this.act) = (jobId, text, act);
        subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
    }

    /// <param name="jobId">A parameter of the query.</param>
    /// <param name="text">Part of its text.</param>
    /// <param name="act">Done once.</param>
    public static IDisposable Of(string jobId, string text, Func<Task> act) => new AfterOneQuery(jobId, text, act);

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == DbLoggerCategory.Name)
            subscriptions.Add(value.Subscribe(this));
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is CommandExecutedEventData { Command: var command } && IsWanted(command) && Interlocked.Exchange(ref armed, 0) == 1)
            act().GetAwaiter().GetResult();
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose() => subscriptions.ForEach(s => s.Dispose());

    private bool IsWanted(DbCommand command) =>
        command.CommandText.Contains(text, StringComparison.Ordinal) && command.Parameters.Cast<DbParameter>().Any(p => Equals(p.Value, jobId));
}
