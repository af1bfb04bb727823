using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GanService.Engine.Networks;

/// <summary>
/// The generator of recipe faces. The latent becomes 4×4 pixels of many channels; every stage doubles the side and scales each channel
/// by a number of the latent's own, so that it decides at every size (a light form of the styles of Karras et al. 2019). Nothing depends on
/// the rest of a batch. A class, where there are some, is given beside the latent, wherever that is (Mirza and Osindero 2014).
/// </summary>
public sealed class FacesGenerator : Generator
{
    private readonly Linear start;
    private readonly ModuleList<StyledStage> stages = [];
    private readonly ModuleList<Refinement> refinements = []; // of the last stages
    private readonly ConvTranspose2d? fullSize;
    private readonly nn.Module<Tensor, Tensor> image;

    public FacesGenerator(NetworkSettings settings, int imageSize)
        : base(nameof(FacesGenerator), settings.LatentSize, imageSize, settings.Classes)
    {
        var channels = settings.ChannelsAt(4, imageSize);
        start = nn.Linear(InputSize, 16 * channels);
        for (var side = 8; side < imageSize; side *= 2)
        {
            var outputs = settings.ChannelsAt(side, imageSize);
            stages.Add(new(channels, outputs, InputSize));
            if (settings.IsRefined(side, imageSize))
                refinements.Add(new(outputs));
            channels = outputs;
        }

        if (settings.FullSizeChannels > 0)
            fullSize = nn.ConvTranspose2d(channels, settings.FullSizeChannels, 4, stride: 2, padding: 1);
        image = fullSize is null ? nn.ConvTranspose2d(channels, 3, 4, stride: 2, padding: 1) : nn.Conv2d(settings.FullSizeChannels, 3, 3, padding: 1);
        RegisterComponents();
    }

    public override Architecture Architecture => Architecture.Faces;

    public override int Levels => 1 + stages.Count;

    /// <summary>The layers that latents and classes come to.</summary>
    internal IEnumerable<Linear> InputLayers => [start, .. stages.Select(stage => stage.Style)];

    public override Tensor forward(Tensor latents)
    {
        // Channels lie side by side in memory from the start, which convolutions on processors are faster with.
        var x = DenseLayers.Answer(start, OfLevel(latents, 0)).view(latents.shape[0], 4, 4, -1).permute(0, 3, 1, 2); // (N, C, 4, 4)
        x = LeakyRectifier.Apply(x);
        var plain = stages.Count - refinements.Count;
        for (var i = 0; i < stages.Count; i++)
        {
            x = stages[i].forward(x, OfLevel(latents, i + 1)); // (N, C / 2, 2 side, 2 side)
            if (i >= plain)
                x = refinements[i - plain].forward(x);
        }

        if (fullSize is not null)
            x = LeakyRectifier.Apply(fullSize.forward(x)); // (N, F, S, S)
        return image.forward(x).tanh(); // (N, 3, S, S)
    }

    private Tensor OfLevel(Tensor latents, int level) => latents.shape[1] == InputSize ? latents : latents.narrow(1, (long)level * InputSize, InputSize).contiguous();
}
