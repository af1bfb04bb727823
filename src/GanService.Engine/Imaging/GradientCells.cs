using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GanService.Engine.Imaging;

/// <summary>
/// Histograms of oriented gradients of a picture (Dalal and Triggs 2005), each cell compared with the four blocks of cells that it is in
/// (Felzenszwalb et al. 2010).
/// </summary>
internal sealed class GradientCells
{
    /// <summary>Side of a cell in pixels.</summary>
    public const int Side = 4;

    /// <summary>Numbers a cell: how strong the edges of each direction are.</summary>
    public const int Directions = 16;

    private const float Clip = 0.2f;
    private const float Noise = 4 * 24 * 24; // a block without more than this, in squares of levels, is taken for flat
    private const int MaxStep = 255;

    private static readonly byte[] directionOf = DirectionOf();

    private readonly float[] values;

    public GradientCells(GreyPicture picture)
    {
        (Columns, Rows) = (picture.Width / Side, picture.Height / Side);
        values = new float[Columns * Rows * Directions];
        Vote(picture);
        Normalize();
    }

    public int Columns { get; }

    public int Rows { get; }

    /// <summary>So many cells of a row, one after the other.</summary>
    public ReadOnlySpan<float> Row(int column, int row, int count) => values.AsSpan(((row * Columns) + column) * Directions, count * Directions);

    /// <summary>The sum of a square of cells, each number times its weight. In one order on every processor.</summary>
    /// <param name="column">The square's leftmost cells.</param>
    /// <param name="row">Its uppermost cells.</param>
    /// <param name="side">Its side in cells: an even number.</param>
    /// <param name="weights">One for each number: (side, side, <see cref="Directions"/>).</param>
    public float Sum(int column, int row, int side, ReadOnlySpan<float> weights)
    {
        var (first, second, third, fourth) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero); // which need not wait for each other
        for (var y = 0; y < side; y++)
        {
            var cells = MemoryMarshal.Cast<float, Vector256<float>>(Row(column, row + y, side));
            var factors = MemoryMarshal.Cast<float, Vector256<float>>(weights.Slice(y * side * Directions, side * Directions));
            for (var i = 0; i + 3 < cells.Length; i += 4)
            {
                first += cells[i] * factors[i];
                second += cells[i + 1] * factors[i + 1];
                third += cells[i + 2] * factors[i + 2];
                fourth += cells[i + 3] * factors[i + 3];
            }
        }

        var sum = first + second + (third + fourth);
        var half = sum.GetLower() + sum.GetUpper();
        return half[0] + half[1] + half[2] + half[3];
    }

    // Every pixel's gradient goes to the four cells around it, most to the nearest.
    private void Vote(GreyPicture picture)
    {
        Span<float> near = [0.625f, 0.875f, 0.875f, 0.625f];
        for (var y = 0; y < Rows * Side; y++)
        {
            var row = picture.Row(y);
            var upper = picture.Row(Math.Max(0, y - 1));
            var lower = picture.Row(Math.Min(picture.Height - 1, y + 1));
            var cellRow = y / Side;
            var otherRow = Math.Clamp(cellRow + (y % Side < Side / 2 ? -1 : 1), 0, Rows - 1);
            var nearRow = near[y % Side];
            for (var x = 0; x < Columns * Side; x++)
            {
                var (dx, dy) = (row[Math.Min(picture.Width - 1, x + 1)] - row[Math.Max(0, x - 1)], lower[x] - upper[x]);
                if ((dx | dy) == 0)
                    continue;
                var strength = MathF.Sqrt((dx * dx) + (dy * dy));
                var direction = directionOf[((dy + MaxStep) * ((2 * MaxStep) + 1)) + dx + MaxStep];
                var column = x / Side;
                var other = Math.Clamp(column + (x % Side < Side / 2 ? -1 : 1), 0, Columns - 1);
                var (inNear, inOther) = (strength * near[x % Side], strength * (1 - near[x % Side]));
                values[(((cellRow * Columns) + column) * Directions) + direction] += inNear * nearRow;
                values[(((cellRow * Columns) + other) * Directions) + direction] += inOther * nearRow;
                values[(((otherRow * Columns) + column) * Directions) + direction] += inNear * (1 - nearRow);
                values[(((otherRow * Columns) + other) * Directions) + direction] += inOther * (1 - nearRow);
            }
        }
    }

    private void Normalize()
    {
        var energies = new float[Columns * Rows];
        for (var i = 0; i < energies.Length; i++)
        {
            foreach (var value in values.AsSpan(i * Directions, Directions))
                energies[i] += value * value;
        }

        for (var y = 0; y < Rows; y++)
        {
            var (above, below) = (Math.Max(0, y - 1) * Columns, Math.Min(Rows - 1, y + 1) * Columns);
            for (var x = 0; x < Columns; x++)
            {
                var (here, left, right) = (y * Columns, Math.Max(0, x - 1), Math.Min(Columns - 1, x + 1));
                var factors = Vector128<float>.One / Vector128.Sqrt(Vector128.Create(
                    energies[here + x] + energies[here + left] + energies[above + x] + energies[above + left] + Noise,
                    energies[here + x] + energies[here + right] + energies[above + x] + energies[above + right] + Noise,
                    energies[here + x] + energies[here + left] + energies[below + x] + energies[below + left] + Noise,
                    energies[here + x] + energies[here + right] + energies[below + x] + energies[below + right] + Noise));
                foreach (ref var value in values.AsSpan((here + x) * Directions, Directions))
                {
                    var shares = Vector128.Min(factors * value, Vector128.Create(Clip));
                    value = shares[0] + shares[1] + shares[2] + shares[3];
                }
            }
        }
    }

    // Of each difference in columns and rows, from -255 to 255: which of the directions, by whole numbers so that no processor rounds it otherwise.
    private static byte[] DirectionOf()
    {
        ReadOnlySpan<(int X, int Y)> quarter = [(10000, 0), (9239, 3827), (7071, 7071), (3827, 9239)];
        var directions = new byte[((2 * MaxStep) + 1) * ((2 * MaxStep) + 1)];
        for (var i = 0; i < directions.Length; i++)
        {
            var (dx, dy) = ((i % ((2 * MaxStep) + 1)) - MaxStep, (i / ((2 * MaxStep) + 1)) - MaxStep);
            var best = -1;
            for (var direction = 0; direction < Directions; direction++)
            {
                var (x, y) = quarter[direction % 4];
                for (var turn = 0; turn < direction / 4; turn++)
                    (x, y) = (-y, x);
                if ((x * dx) + (y * dy) is var along && along > best)
                    (best, directions[i]) = (along, (byte)direction);
            }
        }

        return directions;
    }
}
