using GanService.Engine.Augmentations;
using GanService.Engine.Compute;
using GanService.Engine.Losses;
using GanService.Engine.Networks;
using GanService.Engine.Optimizers;
using GanService.Engine.Steps;
using static TorchSharp.torch;

namespace GanService.Engine.Tests.Steps;

public sealed class AutogradTrainingStepTests
{
    private const int Size = 16;
    private readonly NetworkSettings settings = new() { LatentSize = 10, Channels = 4 };

    [Fact]
    public void Run_ForAFewSteps_TrainsLikeAPlainLoopWithLibtorchsOptimizer()
    {
        random.manual_seed(3);
        using var generator = new DcganGenerator(settings, Size);
        using var discriminator = new DcganDiscriminator(settings, Size);
        using var plainGenerator = new DcganGenerator(settings, Size);
        using var plainDiscriminator = new DcganDiscriminator(settings, Size);
        NetworkWeights.Restore(plainGenerator, NetworkWeights.Capture(generator));
        NetworkWeights.Restore(plainDiscriminator, NetworkWeights.Capture(discriminator));
        var sgd = new SgdSettings { LearningRate = 0.05 };
        var forGenerator = optim.SGD(plainGenerator.parameters(), sgd.LearningRate, sgd.Momentum);
        var forDiscriminator = optim.SGD(plainDiscriminator.parameters(), sgd.LearningRate, sgd.Momentum);
        using var team = new ThreadTeam(2);
        using var step = new AutogradTrainingStep(generator, discriminator, new BinaryCrossEntropyLoss(), sgd, sgd, team);

        for (var i = 0; i < 3; i++)
        {
            var (real, first, second) = (rand(4, 3, Size, Size), randn(4, 10), randn(8, 10));
            var losses = step.Run(Numbers(real), Numbers(first), Numbers(second));

            forDiscriminator.zero_grad();
            var realLoss = Loss(plainDiscriminator.forward(real), 1);
            var fakeLoss = Loss(plainDiscriminator.forward(plainGenerator.forward(first).detach()), 0);
            (realLoss + fakeLoss).backward();
            forDiscriminator.step();
            forGenerator.zero_grad();
            var generatorLoss = Loss(plainDiscriminator.forward(plainGenerator.forward(second)), 1);
            generatorLoss.backward();
            forGenerator.step();

            Assert.Equal(realLoss.item<float>(), losses.DiscriminatorReal, 1e-4f);
            Assert.Equal(fakeLoss.item<float>(), losses.DiscriminatorFake, 1e-4f);
            Assert.Equal(generatorLoss.item<float>(), losses.Generator, 1e-4f);
        }

        AssertClose(plainGenerator, generator);
        AssertClose(plainDiscriminator, discriminator);
    }

    [Theory]
    [InlineData]
    [InlineData("cat", "dog", "owl")]
    public void Run_WithPairsAugmentationAndPenalty_TrainsLikeAPlainLoop(params string[] names)
    {
        random.manual_seed(3);
        var settings = this.settings with { Classes = names is [] ? null : names };
        using var generator = new FacesGenerator(settings, Size);
        using var discriminator = new FacesDiscriminator(settings, Size);
        using var plainGenerator = new FacesGenerator(settings, Size);
        using var plainDiscriminator = new FacesDiscriminator(settings, Size);
        NetworkWeights.Restore(plainGenerator, NetworkWeights.Capture(generator));
        NetworkWeights.Restore(plainDiscriminator, NetworkWeights.Capture(discriminator));
        var sgd = new SgdSettings { LearningRate = 0.05 };
        var forGenerator = optim.SGD(plainGenerator.parameters(), sgd.LearningRate, sgd.Momentum);
        var forDiscriminator = optim.SGD(plainDiscriminator.parameters(), sgd.LearningRate, sgd.Momentum);
        var augmentation = new DifferentiableAugmentation(new() { Color = 1, Translation = 0.125, Cutout = 0.5 }, seed: 1);
        var penalty = GradientPenalty.Of(new() { Kind = GradientPenaltyKind.R1AndR2, Weight = 0.5, EverySteps = 2 }, seed: 1)!;
        using var team = new ThreadTeam(2);
        using var step = new AutogradTrainingStep(generator, discriminator, new RelativisticLoss(), sgd, sgd, team, augmentation, penalty);

        for (var i = 1; i <= 3; i++)
        {
            var classes = names is [] ? null : nn.functional.one_hot(randint(0, names.Length, [4]), names.Length).to(ScalarType.Float32);
            var twice = classes is null ? null : cat([classes, classes]);
            var (real, first, second) = (rand(4, 3, Size, Size), Beside(randn(4, 10), classes), Beside(randn(8, 10), twice));
            var losses = step.Run(Numbers(real), Numbers(first), Numbers(second));

            forDiscriminator.zero_grad();
            var (seenReal, seenFake) = (augmentation.Apply(real, i, 0), augmentation.Apply(plainGenerator.forward(first).detach(), i, 1));
            var pairLoss = nn.functional.softplus(plainDiscriminator.Judge(seenFake, classes) - plainDiscriminator.Judge(seenReal, classes)).mean();
            pairLoss.backward();
            if (i == 2)
                penalty.Value(plainDiscriminator, seenReal, seenFake, i, classes).backward();
            forDiscriminator.step();
            forGenerator.zero_grad();
            var realLogits = plainDiscriminator.Judge(augmentation.Apply(real, i, 3), classes).detach();
            var fakeLogits = plainDiscriminator.Judge(augmentation.Apply(plainGenerator.forward(second), i, 2), twice);
            var generatorLoss = nn.functional.softplus(cat([realLogits, realLogits]) - fakeLogits).mean();
            generatorLoss.backward();
            forGenerator.step();

            Assert.Equal(pairLoss.item<float>(), losses.DiscriminatorReal, 1e-4f);
            Assert.Equal(pairLoss.item<float>(), losses.DiscriminatorFake, 1e-4f);
            Assert.Equal(generatorLoss.item<float>(), losses.Generator, 1e-4f);
        }

        AssertClose(plainGenerator, generator);
        AssertClose(plainDiscriminator, discriminator);
    }

    private static Tensor Loss(Tensor logits, float label) => nn.functional.binary_cross_entropy_with_logits(logits, full_like(logits, label));

    private static Tensor Beside(Tensor latents, Tensor? classes) => classes is null ? latents : cat([latents, classes], 1);

    private static float[] Numbers(Tensor tensor) => tensor.data<float>().ToArray();

    private static void AssertClose(nn.Module expected, nn.Module actual)
    {
        foreach (var (e, a) in expected.state_dict().Values.Zip(actual.state_dict().Values))
            Assert.True(e.to(ScalarType.Float32).allclose(a.to(ScalarType.Float32), rtol: 1e-3, atol: 1e-5));
    }
}
