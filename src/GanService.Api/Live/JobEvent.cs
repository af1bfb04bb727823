using System.Runtime.InteropServices;
using System.Text.Json;
using GanService.Engine;
using GanService.Engine.Training;

namespace GanService.Api.Live;

/// <summary>
/// Something that happened in a job. The row is there before anyone hears of it, so whoever comes late reads the same. The losses of
/// a job are its events of that kind, and nowhere else.
/// </summary>
public sealed class JobEvent
{
    public required string JobId { get; init; }

    /// <summary>From 1 in every job, always growing; those of events that were replaced are missing.</summary>
    public required long Number { get; init; }

    public required JobEventKind Kind { get; init; }

    /// <summary>The first step that it tells of.</summary>
    public required int FirstStep { get; init; }

    /// <summary>The last step that it tells of.</summary>
    public required int Step { get; init; }

    public required DateTime At { get; init; }

    /// <summary>Losses as four float32 a step, in the order of <see cref="StepLosses"/>; everything else as JSON.</summary>
    public required byte[] Data { get; init; }

    public ReadOnlySpan<StepLosses> Losses => MemoryMarshal.Cast<byte, StepLosses>(Data);

    /// <summary>Its steps with their losses.</summary>
    public IEnumerable<(int Step, StepLosses Losses)> Rows(int after = 0)
    {
        for (var step = Math.Max(FirstStep, after + 1); step <= Step; step++)
            yield return (step, Losses[step - FirstStep]);
    }

    public static byte[] PackLosses(ReadOnlySpan<StepLosses> losses) => MemoryMarshal.AsBytes(losses).ToArray();

    public static byte[] PackJson<T>(T payload) => JsonSerializer.SerializeToUtf8Bytes(payload, EngineJson.Options);
}
