using MlStudio.Learning.Trainers;

namespace MlStudio.Benchmarks;

/// <summary>A CSV file of plain numbers read straight to float32, parted into training rows (the first) and test rows (the last); the target is the first column.</summary>
internal sealed record NumberTable(FeatureMatrix Training, TargetVector TrainingTarget, FeatureMatrix Test, TargetVector TestTarget)
{
    private static readonly double[] PowersOfTen = Enumerable.Range(0, 23).Select(i => Math.Pow(10, i)).ToArray();

    /// <exception cref="InvalidDataException">The file has no header or no rows.</exception>
    public static NumberTable Read(string path, double trainingShare, int mostRows = int.MaxValue)
    {
        var bytes = File.ReadAllBytes(path);
        var headerEnd = bytes.AsSpan().IndexOf((byte)'\n');
        if (headerEnd < 0) { throw new InvalidDataException($"{path} has no header line."); }
        var names = System.Text.Encoding.UTF8.GetString(bytes, 0, headerEnd).Trim().Split(',')[1..];
        var body = bytes.AsSpan(headerEnd + 1);
        var rows = body.Count((byte)'\n') + (body.Length > 0 && body[^1] != '\n' ? 1 : 0);
        rows = Math.Min(rows, mostRows);
        if (rows < 2) { throw new InvalidDataException($"{path} has no rows to train and test on."); }
        var training = (int)(rows * trainingShare);
        var features = names.Select(name => new Feature(name, name)).ToArray();
        var position = 0;
        var (trainingMatrix, trainingTarget) = ReadRows(body, ref position, features, training);
        var (testMatrix, testTarget) = ReadRows(body, ref position, features, rows - training);
        return new NumberTable(trainingMatrix, trainingTarget, testMatrix, testTarget);
    }

    private static (FeatureMatrix Features, TargetVector Target) ReadRows(ReadOnlySpan<byte> text, ref int position, Feature[] features, int rows)
    {
        if ((long)rows * features.Length > Array.MaxLength) { throw new InvalidDataException($"{rows} rows × {features.Length} features are too many: at most {Array.MaxLength} values fit."); }
        var values = new float[rows * features.Length];
        var target = new double[rows];
        var next = 0;
        for (var row = 0; row < rows; row++)
        {
            target[row] = ReadNumber(text, ref position);
            for (var f = 0; f < features.Length; f++) { values[next++] = (float)ReadNumber(text, ref position); }
        }
        return (new FeatureMatrix(features, rows, values), new TargetVector(LearningTask.Binary, target, 2));
    }

    /// <summary>Reads one number and the separator or line end after it; an empty cell is NaN.</summary>
    private static double ReadNumber(ReadOnlySpan<byte> text, ref int position)
    {
        long digits = 0;
        int scale = 0, exponent = 0, seen = 0;
        bool negative = false, fraction = false;
        while (position < text.Length)
        {
            var c = text[position++];
            if (c is (byte)',' or (byte)'\n') { break; }
            if (c is >= (byte)'0' and <= (byte)'9')
            {
                seen++;
                // Digits beyond 18 do not fit and do not matter.
                var fits = digits < 100_000_000_000_000_000;
                if (fits) { digits = digits * 10 + (c - '0'); }
                if (fits == fraction) { scale += fits ? -1 : 1; }
            }
            else if (c == '-') { negative = true; }
            else if (c == '.') { fraction = true; }
            else if (c is (byte)'e' or (byte)'E')
            {
                exponent = ReadExponent(text, ref position);
            }
        }
        if (seen == 0) { return double.NaN; }
        scale += exponent;
        var value = scale < 0 ? digits / Power(-scale) : digits * Power(scale);
        return negative ? -value : value;
    }

    private static double Power(int exponent) => exponent < PowersOfTen.Length ? PowersOfTen[exponent] : Math.Pow(10, exponent);

    private static int ReadExponent(ReadOnlySpan<byte> text, ref int position)
    {
        var sign = 1;
        var value = 0;
        for (; position < text.Length && text[position] is not ((byte)',' or (byte)'\n'); position++)
        {
            if (text[position] == '-') { sign = -1; }
            else if (text[position] is >= (byte)'0' and <= (byte)'9') { value = value * 10 + (text[position] - '0'); }
        }
        return sign * value;
    }
}
