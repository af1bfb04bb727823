using GanService.Engine.Losses;
using GanService.Engine.Quality;

namespace GanService.Engine.Tests.Quality;

public sealed class TrainingWatchTests
{
    private static readonly StepLosses balanced = new(0.6f, 0.7f, 1.2f, 0.7f);
    private static readonly StepLosses won = new(0.01f, 0.01f, 9, 0.99f);

    private readonly TrainingWatch watch = new(LossKind.BinaryCrossEntropy);
    private int step;

    [Fact]
    public void Watch_OfAHealthyTraining_FindsNothing()
    {
        Steps(2000, i => balanced with { Generator = 1 + ((i % 7) * 0.5f) });
        watch.Add(Report(1000, alike: 0.6));
        watch.Add(Report(2000, alike: 0.1));

        Assert.Null(watch.Finding);
        Assert.Equal(0.7, watch.DiscriminatorAccuracy!.Value, 1e-6);
    }

    [Fact]
    public void Watch_OfNothing_FindsNothing() => Assert.Equal((null, null), (watch.Finding, watch.DiscriminatorAccuracy));

    [Fact]
    public void Discriminator_ThatWins_IsNamedWithTheStepBefore()
    {
        Steps(300, _ => balanced);
        Steps(499, _ => won);
        Assert.Null(watch.Finding);

        Steps(301, _ => won);

        Assert.Equal((TrainingTrouble.DiscriminatorWon, 300), (watch.Finding!.Trouble, watch.Finding.HealthyStep));
        Assert.Contains("told 99 % of the images right", watch.Finding.Text);
        Assert.Equal(0.99, watch.DiscriminatorAccuracy!.Value, 1e-6);
    }

    [Fact]
    public void Discriminator_ThatWonAndLost_IsForgotten()
    {
        Steps(600, _ => won);
        Assert.Equal(0, watch.Finding!.HealthyStep);

        Steps(100, _ => balanced);

        Assert.Null(watch.Finding);
    }

    [Fact]
    public void Discriminator_ThatIsSureWhileTheGeneratorLearns_HasNotWon()
    {
        Steps(1000, _ => won with { Generator = 3 });

        Assert.Null(watch.Finding);
    }

    [Fact]
    public void Losses_ThatExplode_AreDivergence()
    {
        Steps(1000, _ => balanced);
        Steps(100, _ => balanced with { Generator = 40 });

        Assert.Equal((TrainingTrouble.Divergence, 1000), (watch.Finding!.Trouble, watch.Finding.HealthyStep));
    }

    [Fact]
    public void Losses_ThatGrowAndGrow_AreDivergence()
    {
        Steps(1200, i => balanced with { DiscriminatorFake = 4 * MathF.Pow(1.003f, i) });

        Assert.Equal(TrainingTrouble.Divergence, watch.Finding!.Trouble);
        Assert.InRange(watch.Finding.HealthyStep, 500, 1000);
    }

    [Fact]
    public void Losses_OfOneBadMoment_AreNoDivergence()
    {
        Steps(1050, i => i == 900 ? balanced with { Generator = 900 } : balanced);

        Assert.Null(watch.Finding);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Losses_ThatAreNoNumbers_AreDivergence(float loss)
    {
        Steps(250, _ => balanced);
        Steps(1, _ => balanced with { DiscriminatorReal = loss });

        Assert.Equal((TrainingTrouble.Divergence, 200), (watch.Finding!.Trouble, watch.Finding.HealthyStep));
        Assert.Contains("step 251", watch.Finding.Text);
    }

    [Fact]
    public void Faces_ThatAreAlikeTwice_HaveCollapsedSinceTheLastThatWereNot()
    {
        watch.Add(Report(500, alike: 0.1));
        watch.Add(Report(1000, alike: 0.6));
        Assert.Null(watch.Finding);

        watch.Add(Report(1500, alike: 0.6));

        Assert.Equal((TrainingTrouble.Collapse, 500), (watch.Finding!.Trouble, watch.Finding.HealthyStep));
        Assert.Contains("at step 1500, 60 % of the pairs", watch.Finding.Text);
    }

    [Fact]
    public void Faces_ThatAreEqual_HaveCollapsedAtOnce()
    {
        watch.Add(Report(500, alike: 0.97));

        Assert.Equal((TrainingTrouble.Collapse, 0), (watch.Finding!.Trouble, watch.Finding.HealthyStep));
    }

    private static QualityReport Report(int step, double alike) => new(step, 256, 10, 5, [], 0.4, 0.25, alike, 20, 20, 0, 0);

    private void Steps(int count, Func<int, StepLosses> losses)
    {
        for (var i = 0; i < count; i++)
            watch.Add(++step, losses(step));
    }
}
