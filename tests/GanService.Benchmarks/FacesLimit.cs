using GanService.Engine.Recipes;
using GanService.Engine.Training;

namespace GanService.Benchmarks;

/// <summary>
/// The least time of a step of recipe faces: its multiplications at the best rate that libtorch's BLAS reaches here at the shapes of its
/// convolutions, each as one product, and then the optimizer's memory traffic.
/// </summary>
internal static class FacesLimit
{
    public static double Seconds(TrainingConfiguration configuration, int threads)
    {
        var (networks, size, batch) = (configuration.Networks, configuration.ImageSize, configuration.BatchSize);
        List<(int Rows, int Inputs, int Outputs)> shapes = [];
        var pass = (double)size * size * 27 * networks.FullSizeChannels; // multiplications of an image through either network
        var inputs = networks.FullSizeChannels;
        for (var side = size / 2; side >= 4; side /= 2)
        {
            var outputs = networks.ChannelsAt(side, size);
            Add(side, 16 * inputs, outputs);
            if (networks.IsRefined(side, size))
                Add(side, 9 * outputs, outputs);
            inputs = outputs;
        }

        // The discriminator: there, back and its weights for real and generated images, there once more for each penalty; there and back for the
        // generator's update, and there for the real images that it is compared with. The generator: there for both, back and its weights.
        var operations = 2 * batch * pass * (3 + (1.0 / configuration.GradientPenalty.EverySteps) + 2.5 + 3.5);
        const int PassesOfAdam = 6; // three arrays, read and written
        var bytes = (double)PassesOfAdam * sizeof(float) * ConfigurationValidation.ParameterCount(configuration);
        return (operations / Limit.BestRate(shapes)) + (bytes / Limit.BestBandwidth(threads));

        void Add(int side, int depth, int outputs)
        {
            shapes.Add((batch * side * side, depth, outputs));
            pass += (double)side * side * depth * outputs;
        }
    }
}
