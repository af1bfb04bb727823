using GanService.Engine.Compute;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GanService.Engine.Networks;

/// <summary>
/// The discriminator of recipe faces: strided convolutions without any normalization, because gradient penalties judge each image by
/// itself. Where there are classes, a logit is ψ(φ) + ⟨v, φ⟩: φ are the last features, summed over their places, and v is a vector that is learned for
/// the class (the projection of Miyato and Koyama 2018).
/// </summary>
public sealed class FacesDiscriminator : Discriminator
{
    private readonly Sequential layers;
    private readonly Parameter? classVectors; // (K, C); from 0 on, so that training begins as without classes
    private readonly nn.Module<Tensor, Tensor>[] stack; // the same layers one by one

    public FacesDiscriminator(NetworkSettings settings, int imageSize)
        : base(nameof(FacesDiscriminator))
    {
        List<nn.Module<Tensor, Tensor>> stack = [];
        var inputs = 3;
        if (settings.FullSizeChannels > 0)
        {
            inputs = settings.FullSizeChannels;
            stack.Add(nn.Conv2d(3, inputs, 3, padding: 1)); // (N, inputs, S, S)
            stack.Add(new LeakyRectifier());
        }

        for (var side = imageSize / 2; side >= 4; side /= 2)
        {
            var channels = settings.ChannelsAt(side, imageSize);
            stack.Add(nn.Conv2d(inputs, channels, 4, stride: 2, padding: 1)); // (N, channels, side, side)
            stack.Add(new LeakyRectifier());
            if (settings.IsRefined(side, imageSize))
                stack.Add(new Refinement(channels));
            inputs = channels;
        }

        if (settings.ClassCount > 0)
            classVectors = new(zeros(settings.ClassCount, inputs));
        stack.Add(nn.Conv2d(inputs, 1, 4)); // (N, 1, 1, 1)
        layers = nn.Sequential(stack);
        this.stack = [.. stack];
        RegisterComponents();
    }

    public override Tensor forward(Tensor images) => layers.forward(ChannelsLast(images)).reshape(-1, 1);

    public override Tensor Judge(Tensor images, Tensor? classes)
    {
        if (classVectors is null || classes is null)
            return base.Judge(images, classes);
        var features = stack[..^1].Aggregate(ChannelsLast(images), (x, layer) => layer.forward(x)); // (N, C, 4, 4)
        var projection = classes.matmul(classVectors).mul(features.sum([2, 3])).sum([1], keepdim: true); // (N, 1)
        return stack[^1].forward(features).reshape(-1, 1).Plus(projection);
    }

    private static Tensor ChannelsLast(Tensor images) => images.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
}
