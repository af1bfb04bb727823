using GanService.Engine.Losses;

namespace GanService.Api.Web.Jobs;

/// <summary>Losses as columns of equal length, oldest step first.</summary>
public sealed record LossesResponse(
    string JobId,
    IReadOnlyList<int> Steps,
    IReadOnlyList<float> DiscriminatorReal,
    IReadOnlyList<float> DiscriminatorFake,
    IReadOnlyList<float> Generator,
    IReadOnlyList<float> DiscriminatorAccuracy)
{
    /// <summary>Only the steps after one.</summary>
    public LossesResponse After(int step)
    {
        if (Steps.Count == 0 || Steps[0] > step)
            return this;
        var skipped = Steps.Count(s => s <= step);
        return new(
            JobId,
            [.. Steps.Skip(skipped)],
            [.. DiscriminatorReal.Skip(skipped)],
            [.. DiscriminatorFake.Skip(skipped)],
            [.. Generator.Skip(skipped)],
            [.. DiscriminatorAccuracy.Skip(skipped)]);
    }

    public static LossesResponse Of(string jobId, IReadOnlyList<(int Step, StepLosses Losses)> rows) => new(
        jobId,
        [.. rows.Select(r => r.Step)],
        [.. rows.Select(r => r.Losses.DiscriminatorReal)],
        [.. rows.Select(r => r.Losses.DiscriminatorFake)],
        [.. rows.Select(r => r.Losses.Generator)],
        [.. rows.Select(r => r.Losses.DiscriminatorAccuracy)]);
}
