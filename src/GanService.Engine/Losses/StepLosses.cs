namespace GanService.Engine.Losses;

/// <summary>What one step measured, each before the update that it led to.</summary>
/// <param name="DiscriminatorReal">The discriminator's loss on real images.</param>
/// <param name="DiscriminatorFake">Its loss on generated images.</param>
/// <param name="Generator">The generator's loss.</param>
/// <param name="DiscriminatorAccuracy">Share of real and generated images that the discriminator told right, 0 to 1.</param>
public readonly record struct StepLosses(float DiscriminatorReal, float DiscriminatorFake, float Generator, float DiscriminatorAccuracy);
