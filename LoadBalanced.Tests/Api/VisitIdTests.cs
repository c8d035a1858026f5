using LoadBalanced.Api;
using Microsoft.Extensions.Primitives;
using Xunit;

namespace LoadBalanced.Tests.Api;

public class VisitIdTests
{
    private const string Given = "0123456789abcdef0123456789abcdef";

    [Fact]
    public void Thirty_two_lower_case_hexadecimal_digits_are_an_id() =>
        Assert.Equal(Given, Convert.ToHexStringLower(VisitId.From(Given).Bytes.Span));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF")]
    [InlineData("0123456789abcdef0123456789abcde")]
    [InlineData("0123456789abcdef0123456789abcdef0")]
    [InlineData("0123456789abcdef0123456789abcdeg")]
    [InlineData("0123456789abcdef 123456789abcdef")]
    public void Anything_else_gets_a_fresh_id_each_time(string? header)
    {
        Assert.Equal(16, VisitId.From(header).Bytes.Length);
        Assert.NotEqual(VisitId.From(header).Bytes.ToArray(), VisitId.From(header).Bytes.ToArray());
    }

    [Fact]
    public void Two_headers_are_no_id()
    {
        var two = new StringValues([Given, Given]);
        Assert.NotEqual(Convert.FromHexString(Given), VisitId.From(two).Bytes.ToArray());
    }
}
