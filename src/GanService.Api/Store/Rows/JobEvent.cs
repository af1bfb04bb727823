using System.Runtime.InteropServices;
using System.Text.Json;
using GanService.Engine;
using GanService.Engine.Losses;

namespace GanService.Api.Store.Rows;

/// <summary>
/// Something that happened in a job. The row is there before anyone hears of it, so whoever comes late reads the same. The losses of
/// a job are its events of that kind, and nowhere else.
/// </summary>
public sealed class JobEvent
{
    public const int CurrentVersion = 2;

    public required string JobId { get; init; }

    /// <summary>From 1 in every job, always growing; those of events that were replaced are missing.</summary>
    public required long Number { get; init; }

    public required JobEventKind Kind { get; init; }

    /// <summary>The first step that it tells of.</summary>
    public required int FirstStep { get; init; }

    /// <summary>The last step that it tells of.</summary>
    public required int Step { get; init; }

    public required DateTime At { get; init; }

    /// <summary>How <see cref="Data"/> was written: 1, whole responses as JSON; 2, the records of <c>StoredEvents.cs</c>, which read the former too.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>Losses as four float32 a step, in the order of <see cref="StepLosses"/>; everything else as JSON; a sample needs none.</summary>
    public required byte[] Data { get; init; }

    /// <summary>Where events of losses were merged, the <see cref="End"/> of each.</summary>
    public byte[]? Ends { get; init; }

    public ReadOnlySpan<StepLosses> Losses => MemoryMarshal.Cast<byte, StepLosses>(Data);

    /// <summary>Its steps with their losses.</summary>
    public IEnumerable<(int Step, StepLosses Losses)> Rows(int after = 0)
    {
        for (var step = Math.Max(FirstStep, after + 1); step <= Step; step++)
            yield return (step, Losses[step - FirstStep]);
    }

    /// <summary>One row for events of losses whose steps follow each other, in the place of the last one.</summary>
    public static JobEvent Merge(IEnumerable<JobEvent> losses)
    {
        List<JobEvent> parts = [.. losses.SelectMany(e => e.Unmerged())];
        var ends = parts.Select(p => new End(p.Number, p.Step)).ToArray();
        return new()
        {
            JobId = parts[^1].JobId,
            Number = parts[^1].Number,
            Kind = JobEventKind.LossesAdded,
            FirstStep = parts[0].FirstStep,
            Step = parts[^1].Step,
            At = parts[^1].At,
            Data = [.. parts.SelectMany(p => p.Data)],
            Ends = MemoryMarshal.AsBytes<End>(ends).ToArray(),
        };
    }

    /// <summary>The events that were merged into it, as they were; itself where none were.</summary>
    public IEnumerable<JobEvent> Unmerged()
    {
        if (Ends is null)
            return [this];
        var ends = MemoryMarshal.Cast<byte, End>(Ends).ToArray();
        return ends.Select((end, i) => Part(end.Number, i == 0 ? FirstStep : ends[i - 1].Step + 1, end.Step));
    }

    /// <summary>Losses without those after a step.</summary>
    public JobEvent Until(int step) => Merge(Unmerged().Where(p => p.FirstStep <= step).Select(p => p.Part(p.Number, p.FirstStep, Math.Min(p.Step, step))));

    public static byte[] PackLosses(ReadOnlySpan<StepLosses> losses) => MemoryMarshal.AsBytes(losses).ToArray();

    public static byte[] PackJson<T>(T payload) => JsonSerializer.SerializeToUtf8Bytes(payload, EngineJson.Options);

    /// <summary>What it holds as JSON.</summary>
    public T Unpack<T>() => JsonSerializer.Deserialize<T>(Data, EngineJson.Options)!;

    private JobEvent Part(long number, int firstStep, int step) => new()
    {
        JobId = JobId,
        Number = number,
        Kind = Kind,
        FirstStep = firstStep,
        Step = step,
        At = At,
        Data = PackLosses(Losses[(firstStep - FirstStep)..(step - FirstStep + 1)]),
    };

    /// <summary>Where an event ended that was merged: readers go on after its number.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = sizeof(int))]
    private readonly record struct End(long Number, int Step);
}
