using System.Diagnostics;
using System.Runtime.InteropServices;
using GanService.Engine.Compute;
using GanService.Engine.Optimizers;
using GanService.Engine.Recipes;
using GanService.Engine.Training;

namespace GanService.Benchmarks;

/// <summary>
/// The least time of a step: its multiplications at the best rate that libtorch's BLAS reaches here at the step's shapes, and then
/// the optimizer's memory traffic at the best rate that memory gives. Nothing else is counted.
/// </summary>
internal sealed unsafe partial class Limit(int imageSize, int batch, int threads)
{
    private readonly int pixels = 3 * imageSize * imageSize;

    /// <summary>Floating-point operations of a step: two for each multiplication and addition.</summary>
    public double Operations
    {
        get
        {
            double discriminator = ((double)pixels * 512) + (512 * 256) + 256;
            double generator = (100.0 * 256) + (256 * 512) + (512 * 1024) + (1024.0 * pixels);
            // The discriminator: forward and weights twice on half a batch; forward and inputs on a batch. The generator: forward on
            // one and a half batches, inputs and weights on one. The first layers' input gradients are not needed.
            return 2 * batch * ((4 * discriminator) + (3.5 * generator));
        }
    }

    /// <summary>Bytes that the optimizers read and write in a step.</summary>
    public double OptimizerBytes(OptimizerSettings optimizer)
    {
        var states = optimizer is AdamSettings ? 2 : 1;
        var configuration = new TrainingConfiguration { ImageSize = imageSize };
        var generator = ((double)pixels * 1025) + 690_000;
        var discriminator = ConfigurationValidation.ParameterCount(configuration) - generator;
        return (generator + (2 * discriminator)) * (1 + states) * 2 * sizeof(float);
    }

    /// <summary>Seconds of a step.</summary>
    public double Seconds(OptimizerSettings optimizer) =>
        // The layers that hold nine tenths of the work: the generator's last and the discriminator's first.
        (Operations / BestRate([(3 * batch / 2, 1024, pixels), (batch, pixels, 512), (batch, pixels, 1024)])) + (OptimizerBytes(optimizer) / BestBandwidth(threads));

    /// <summary>The most operations a second of products of those shapes.</summary>
    public static double BestRate(IEnumerable<(int Rows, int Inputs, int Outputs)> shapes)
    {
        double best = 0;
        foreach (var (rows, inputs, outputs) in shapes)
        {
            using NativeArray x = new((long)rows * inputs), w = new((long)inputs * outputs), y = new((long)rows * outputs);
            x.Span.Fill(0.5f);
            w.Span.Fill(0.25f);
            for (var i = 0; i < 12; i++)
            {
                var watch = Stopwatch.StartNew();
                Multiply(y.Pointer, w.Pointer, x.Pointer, outputs, rows, inputs);
                best = Math.Max(best, 2.0 * rows * inputs * outputs / watch.Elapsed.TotalSeconds);
            }
        }

        return best;
    }

    /// <summary>The most bytes a second that are read and written.</summary>
    public static double BestBandwidth(int threads)
    {
        using var team = new ThreadTeam(threads);
        using var array = new NativeArray(16 << 20);
        double best = 0;
        for (var i = 0; i < 12; i++)
        {
            var job = new Scale(array.Pointer, array.Length);
            var watch = Stopwatch.StartNew();
            team.Run(ref job);
            best = Math.Max(best, 2.0 * sizeof(float) * array.Length / watch.Elapsed.TotalSeconds);
        }

        return best;
    }

    // Column-major y (outputs, rows) = wᵀ (outputs, inputs) · x (inputs, rows).
    private static void Multiply(float* y, float* w, float* x, int outputs, int rows, int inputs)
    {
        byte transposed = (byte)'T', plain = (byte)'N';
        float one = 1, zero = 0;
        Sgemm(&transposed, &plain, &outputs, &rows, &inputs, &one, w, &inputs, x, &inputs, &zero, y, &outputs);
    }

    [LibraryImport("libtorch_cpu.so", EntryPoint = "sgemm_")]
    private static partial void Sgemm(byte* transposeA, byte* transposeB, int* m, int* n, int* k, float* alpha, float* a, int* lda, float* b, int* ldb, float* beta, float* c, int* ldc);

    private readonly struct Scale(float* numbers, int length) : IJob
    {
        public void Run(int part, int parts, NativeArray scratch)
        {
            var (from, to) = Partition.Of(length, part, parts);
            var factor = LanePair.Broadcast(1.0001f);
            for (nint i = from; i + LanePair.Count <= to; i += LanePair.Count)
                (LanePair.Load(numbers + i) * factor).Store(numbers + i);
        }
    }
}
