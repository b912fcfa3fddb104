using System.Globalization;

namespace MlStudio.Web.Components;

/// <summary>How numbers, sizes and times are written everywhere.</summary>
public static class Format
{
    private static readonly CultureInfo s_culture = CultureInfo.InvariantCulture;
    private const string None = "–";

    /// <summary>1234567 → "1,234,567".</summary>
    public static string Count(long value) => value.ToString("N0", s_culture);

    /// <summary>"1 run", "2 runs"; plural given where adding an s is wrong.</summary>
    public static string Count(long value, string singular, string? plural = null) => $"{Count(value)} {(value == 1 ? singular : plural ?? singular + "s")}";

    /// <summary>A measured value with as many digits as matter: 0.92345 → "0.923", 68432.1 → "68,432", 0.00012 → "1.2e−4"; "–" for none.</summary>
    public static string Number(double? value, int digits = 4)
    {
        if (value is not { } v || double.IsNaN(v)) { return None; }
        if (double.IsInfinity(v)) { return v > 0 ? "∞" : "−∞"; }
        var size = Math.Abs(v);
        if (size == 0) { return "0"; }
        if (size >= 1e9 || size < 1e-4) { return Signed(v.ToString("0.##e-0", s_culture)); }
        var decimals = Math.Clamp(digits - 1 - (int)Math.Floor(Math.Log10(size)), 0, 8);
        return Signed(v == Math.Floor(v) ? v.ToString("N0", s_culture) : v.ToString("#,0." + new string('#', decimals), s_culture));
    }

    /// <summary>A figure between 0 and 1 as it stands in tables: always four decimals, so that columns align.</summary>
    public static string Score(double? value) => value is { } v && double.IsFinite(v) ? Signed(v.ToString("0.0000", s_culture)) : None;

    /// <summary>0.1234 → "12.3 %".</summary>
    public static string Percent(double? share, int decimals = 1) =>
        share is { } v && double.IsFinite(v) ? Signed((v * 100).ToString("N" + decimals, s_culture)) + " %" : None;

    /// <summary>3480000 → "3.5 MB" (decimal units).</summary>
    public static string Bytes(long count)
    {
        string[] units = ["B", "kB", "MB", "GB", "TB"];
        double value = count;
        var unit = 0;
        while (value >= 1000 && unit < units.Length - 1) { value /= 1000; unit++; }
        return (unit == 0 ? value.ToString("0", s_culture) : value.ToString(value < 10 ? "0.0" : "0", s_culture)) + " " + units[unit];
    }

    /// <summary>How long something took or will take: "0.4 s", "12 s", "3 min 05 s", "2 h 10 min", "3 d 4 h".</summary>
    public static string Duration(TimeSpan? span)
    {
        if (span is not { } s) { return None; }
        if (s < TimeSpan.Zero) { s = TimeSpan.Zero; }
        if (s.TotalSeconds < 1) { return s.TotalMilliseconds < 10 ? $"{s.TotalMilliseconds.ToString("0", s_culture)} ms" : $"{s.TotalSeconds.ToString("0.0#", s_culture)} s"; }
        if (s.TotalSeconds < 10) { return $"{s.TotalSeconds.ToString("0.0", s_culture)} s"; }
        if (s.TotalMinutes < 1) { return $"{s.Seconds} s"; }
        if (s.TotalHours < 1) { return $"{s.Minutes} min {s.Seconds:00} s"; }
        return s.TotalDays < 1 ? $"{s.Hours} h {s.Minutes:00} min" : $"{(int)s.TotalDays} d {s.Hours} h";
    }

    /// <summary>"just now", "5 min ago", "in 2 h", "yesterday", "12 Mar", "12 Mar 2024".</summary>
    public static string RelativeTime(DateTimeOffset at, DateTimeOffset now)
    {
        var ago = now - at;
        var size = ago.Duration();
        if (size < TimeSpan.FromSeconds(45)) { return ago >= TimeSpan.Zero ? "just now" : "in a moment"; }
        if (size < TimeSpan.FromHours(36))
        {
            var text = size < TimeSpan.FromMinutes(59.5) ? $"{Math.Max(1, Math.Round(size.TotalMinutes)):0} min" : $"{Math.Round(size.TotalHours):0} h";
            return ago >= TimeSpan.Zero ? text + " ago" : "in " + text;
        }
        if (size < TimeSpan.FromDays(7)) { return ago >= TimeSpan.Zero ? $"{Math.Round(size.TotalDays):0} days ago" : $"in {Math.Round(size.TotalDays):0} days"; }
        return at.UtcDateTime.ToString(at.Year == now.Year ? "d MMM" : "d MMM yyyy", s_culture);
    }

    /// <summary>"2026-03-12 14:05:09 UTC".</summary>
    public static string ExactTime(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", s_culture);

    /// <summary>"12 Mar 2026".</summary>
    public static string Date(DateOnly date) => date.ToString("d MMM yyyy", s_culture);

    /// <summary>A coordinate in SVG or CSS: short and with a point whatever the culture.</summary>
    internal static string Svg(double value) => (double.IsFinite(value) ? value : 0).ToString("0.##", s_culture);

    /// <summary>With real minus signs; what rounds to 0 has none.</summary>
    private static string Signed(string text) => text.StartsWith('-') && !text.AsSpan().ContainsAnyInRange('1', '9') ? text[1..] : text.Replace('-', '−');
}
