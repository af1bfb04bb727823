using System.Diagnostics.Metrics;
using GanService.Api.Settings;
using GanService.Engine.Losses;

namespace GanService.Api.Work.Jobs;

/// <summary>What is measured of the job that this process trains. Those that ended are not told of any more, so that their number costs nothing.</summary>
public sealed class TrainingMeter
{
    private readonly Counter<long> steps;
    private Progress? running;

    public TrainingMeter(ServiceMeter meter)
    {
        steps = meter.Meter.CreateCounter<long>("ganservice.training.steps", "{step}", "Steps that this node has trained");
        meter.Meter.CreateObservableGauge("ganservice.training.running", () => Volatile.Read(ref running) is null ? 0 : 1, "{job}", "Jobs that this node trains now");
        meter.Meter.CreateObservableGauge("ganservice.training.steps_per_second", () => Tell(p => p.StepsPerSecond is { } rate ? [p.Of(rate)] : []), null, "How fast the running job trains");
        meter.Meter.CreateObservableGauge("ganservice.training.step", () => Tell(p => [p.Of(p.Step)]), null, "The newest step of the running job");
        meter.Meter.CreateObservableGauge("ganservice.training.discriminator_accuracy", () => Tell(p => [p.Of(p.Losses.DiscriminatorAccuracy)]), null, "Share of images that the running job's discriminator told right");
        meter.Meter.CreateObservableGauge(
            "ganservice.training.loss",
            () => Tell(p => [p.Of(p.Losses.DiscriminatorReal, "discriminatorReal"), p.Of(p.Losses.DiscriminatorFake, "discriminatorFake"), p.Of(p.Losses.Generator, "generator")]),
            null,
            "The newest losses of the running job");
    }

    /// <summary>A job has come further.</summary>
    public void Report(string jobId, int count, int step, double? stepsPerSecond, StepLosses newest)
    {
        steps.Add(count);
        Volatile.Write(ref running, new(jobId, step, stepsPerSecond, newest));
    }

    /// <summary>It is not trained any more.</summary>
    public void End() => Volatile.Write(ref running, null);

    private IEnumerable<Measurement<double>> Tell(Func<Progress, IEnumerable<Measurement<double>>> what) => Volatile.Read(ref running) is { } progress ? what(progress) : [];

    private sealed record Progress(string JobId, int Step, double? StepsPerSecond, StepLosses Losses)
    {
        public Measurement<double> Of(double value, string? loss = null)
        {
            KeyValuePair<string, object?> job = new("job_id", JobId);
            return loss is null ? new(value, job) : new(value, job, new("loss", loss));
        }
    }
}
