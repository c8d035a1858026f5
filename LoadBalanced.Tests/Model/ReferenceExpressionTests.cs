using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Xunit;

namespace LoadBalanced.Tests.Model;

public class ReferenceExpressionTests
{
    private readonly IDistributedApplicationBuilder _builder = DistributedApplication.CreateBuilder();

    [Fact]
    public async Task Holes_are_filled_when_the_value_is_asked_for()
    {
        var user = _builder.AddParameter("user", "ada");
        var password = _builder.AddParameter("password", "x", secret: true);
        var expression = ReferenceExpression.Create($"{user}:{password}@{"host"}");

        Assert.Equal("{0}:{1}@host", expression.Format);
        Assert.Equal("{user.value}:{password.value}@host", expression.ValueExpression);
        Assert.Equal("ada:x@host", await ValueOf(expression));
    }

    [Fact]
    public async Task Braces_of_the_text_stay()
    {
        var name = _builder.AddParameter("name", "{0}");
        var expression = ReferenceExpression.Create($"{{\"name\": \"{name}\"}}{"}"}");

        Assert.Equal("{\"name\": \"{0}\"}}", await ValueOf(expression));
    }

    [Fact]
    public async Task An_empty_expression_has_no_value()
    {
        Assert.Null(await ValueOf(ReferenceExpression.Empty));
    }

    [Fact]
    public async Task A_value_is_escaped_for_a_uri_on_request()
    {
        var password = _builder.AddParameter("password", "a/b c");
        var expression = ReferenceExpression.Create($"redis://:{password:uri}@{"x y":uri}");

        Assert.Equal("redis://:a%2Fb%20c@x%20y", await ValueOf(expression));
    }

    [Theory]
    [InlineData("true", "rediss")]
    [InlineData("TRUE", "rediss")]
    [InlineData("false", "redis")]
    public async Task A_conditional_chooses_its_branch_by_the_condition_s_value(string condition, string expected)
    {
        var tls = _builder.AddParameter("tls", condition);
        var expression = ReferenceExpression.CreateConditional(
            tls.Resource, bool.TrueString, ReferenceExpression.Create($"rediss"), ReferenceExpression.Create($"redis"));

        Assert.True(expression.IsConditional);
        Assert.Equal(expected, await ValueOf(expression));
    }

    [Fact]
    public async Task A_builder_collects_pieces()
    {
        var port = _builder.AddParameter("port", "6379");
        var expression = new ReferenceExpressionBuilder();
        Assert.True(expression.IsEmpty);

        expression.AppendLiteral("host:");
        expression.AppendFormatted(port.Resource);
        expression.Append($",user={"ada"}");

        Assert.Equal("host:6379,user=ada", await ValueOf(expression.Build()));
    }

    private static ValueTask<string?> ValueOf(ReferenceExpression expression) => expression.GetValueAsync(TestContext.Current.CancellationToken);
}
