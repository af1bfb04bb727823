using System.Runtime.InteropServices;
using GanService.Engine.Training;

namespace GanService.Api.Jobs;

/// <summary>The losses of consecutive steps, packed: a row a progress write instead of a row a step.</summary>
public sealed class LossChunk
{
    public required string JobId { get; init; }

    public required int FirstStep { get; init; }

    public required int LastStep { get; init; }

    /// <summary>Four float32 per step, in the order of <see cref="StepLosses"/>.</summary>
    public required byte[] Values { get; init; }

    public ReadOnlySpan<StepLosses> Losses => MemoryMarshal.Cast<byte, StepLosses>(Values);

    public static LossChunk Of(string jobId, int firstStep, ReadOnlySpan<StepLosses> losses) => new()
    {
        JobId = jobId,
        FirstStep = firstStep,
        LastStep = firstStep + losses.Length - 1,
        Values = MemoryMarshal.AsBytes(losses).ToArray(),
    };
}
